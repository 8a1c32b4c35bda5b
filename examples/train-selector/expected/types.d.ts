import type { Tensor } from "cuvisc/runtime";

/** The plan of the pipeline train-selector, as cuvisc types prints it. A batch of one image may leave out the axis B. */
export interface TrainSelectorPlan {
  readonly stages: {
    readonly train: {
      readonly inputs: {
        /** [B, H, W, 72] */
        readonly cube: Tensor<"float32">;
        /** [B, H, W] */
        readonly mask: Tensor<"int32">;
        /** Not read by a graph. */
        readonly wavelengths?: Tensor;
      };
      readonly outputs: {
        /** [] */
        readonly "bce.loss": Tensor<"float32">;
        /** [B, H, W, 1] */
        readonly "decider.decisions": Tensor<"bool">;
        /** [] */
        readonly "entropy.loss": Tensor<"float32">;
        /** [B, H, W, 1] */
        readonly "rx.scores": Tensor<"float32">;
      };
      readonly metrics: {};
    };
    readonly val: {
      readonly inputs: {
        /** [B, H, W, 72] */
        readonly cube: Tensor<"float32">;
        /** [B, H, W] */
        readonly mask: Tensor<"int32">;
        /** Not read by a graph. */
        readonly wavelengths?: Tensor;
      };
      readonly outputs: {
        /** [B, H, W, 1] */
        readonly "decider.decisions": Tensor<"bool">;
        /** [B, H, W, 1] */
        readonly "rx.scores": Tensor<"float32">;
      };
      readonly metrics: {
        /** anomalyDetection; null where a value is undefined. */
        readonly metrics?: {
          /** TP / (TP + FP) */
          readonly precision: number | null;
          /** TP / (TP + FN) */
          readonly recall: number | null;
          /** 2 TP / (2 TP + FP + FN) */
          readonly f1_score: number | null;
          /** TP / (TP + FP + FN) */
          readonly iou: number | null;
          /** Step-wise average precision, with logits. */
          readonly average_precision: number | null;
          /** Area under the ROC curve, with logits. */
          readonly roc_auc: number | null;
        };
      };
    };
    readonly test: {
      readonly inputs: {
        /** [B, H, W, 72] */
        readonly cube: Tensor<"float32">;
        /** [B, H, W] */
        readonly mask: Tensor<"int32">;
        /** Not read by a graph. */
        readonly wavelengths?: Tensor;
      };
      readonly outputs: {
        /** [B, H, W, 1] */
        readonly "decider.decisions": Tensor<"bool">;
        /** [B, H, W, 1] */
        readonly "rx.scores": Tensor<"float32">;
      };
      readonly metrics: {
        /** anomalyDetection; null where a value is undefined. */
        readonly metrics?: {
          /** TP / (TP + FP) */
          readonly precision: number | null;
          /** TP / (TP + FN) */
          readonly recall: number | null;
          /** 2 TP / (2 TP + FP + FN) */
          readonly f1_score: number | null;
          /** TP / (TP + FP + FN) */
          readonly iou: number | null;
          /** Step-wise average precision, with logits. */
          readonly average_precision: number | null;
          /** Area under the ROC curve, with logits. */
          readonly roc_auc: number | null;
        };
      };
    };
    readonly inference: {
      readonly inputs: {
        /** [B, H, W, 72] */
        readonly cube: Tensor<"float32">;
        /** [B, H, W] */
        readonly mask?: Tensor<"int32">;
        /** Not read by a graph. */
        readonly wavelengths?: Tensor;
      };
      readonly outputs: {
        /** [B, H, W, 1] */
        readonly "decider.decisions": Tensor<"bool">;
        /** [B, H, W, 1] */
        readonly "rx.scores": Tensor<"float32">;
      };
      readonly metrics: {};
    };
  };
  readonly fit: {
    readonly inputs: {
      /** [B, H, W, 72] */
      readonly cube: Tensor<"float32">;
      /** [B, H, W] */
      readonly mask?: Tensor<"int32">;
      /** Not read by a graph. */
      readonly wavelengths?: Tensor;
    };
  };
  readonly training: {
    readonly inputs: {
      /** [B, H, W, 72] */
      readonly cube: Tensor<"float32">;
      /** [B, H, W] */
      readonly mask: Tensor<"int32">;
      /** Not read by a graph. */
      readonly wavelengths?: Tensor;
    };
    readonly losses: "bce.loss" | "entropy.loss";
  };
  readonly state: {
    /** [] Score that becomes logit 0. */
    readonly "logit.bias"?: Tensor<"float32">;
    /** [] Factor. */
    readonly "logit.scale"?: Tensor<"float32">;
    /** [] Largest value of the training data. */
    readonly "normalizer.running_max"?: Tensor<"float32">;
    /** [] Smallest value of the training data. */
    readonly "normalizer.running_min"?: Tensor<"float32">;
    /** [72, 72] Sample covariance plus eps times identity. */
    readonly "rx.cov"?: Tensor<"float64">;
    /** [72, 72] Its inverse; empty without cache_inverse. */
    readonly "rx.cov_inv"?: Tensor<"float64">;
    /** [72] Mean per band. */
    readonly "rx.mu"?: Tensor<"float64">;
    /** [72] Logit per band. */
    readonly "selector.channel_logits"?: Tensor<"float32">;
    /** [] Current temperature. */
    readonly "selector.temperature"?: Tensor<"float32">;
  };
}
