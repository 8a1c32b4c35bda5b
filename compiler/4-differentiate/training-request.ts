import type { ScheduledValue } from './scheduled-value.js';

/** An optimizer as PyTorch defines it. */
export interface OptimizerRequest {
  readonly name: 'adamw' | 'adam' | 'sgd';
  /** Base learning rate; the rate of an update is an input of the step graph. */
  readonly lr: number;
  readonly weightDecay: number;
  /** Decay rates of the moments of adam and adamw. */
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment of adam and adamw. */
  readonly eps: number;
  /** Momentum of sgd. */
  readonly momentum: number;
}

/** What a training step trains, by which losses and how. */
export interface TrainingRequest {
  /** Loss nodes whose sum is minimised; all of the pipeline if absent. */
  readonly losses?: readonly string[];
  /** Factors of the losses in the sum that is minimised, by loss node; the losses themselves stay as they are. */
  readonly lossWeights?: Readonly<Record<string, ScheduledValue>>;
  /** The loss is multiplied by it before the backward pass, gradients are divided by it before they are used. */
  readonly lossScale?: ScheduledValue;
  /**
   * Nodes whose trainable state trains. If empty, the weights of layers do, as in the reference. If absent, all trainable
   * state does.
   */
  readonly unfreeze?: readonly string[];
  /** Nodes whose state gets no gradient, whatever else holds. */
  readonly freeze?: readonly string[];
  readonly optimizer?: Partial<OptimizerRequest>;
  /** Learning rate and weight decay of single nodes. */
  readonly groups?: Readonly<Record<string, { readonly lr?: number; readonly weightDecay?: number }>>;
  /** Largest 2-norm of all gradients together; they are scaled down to it. */
  readonly clipNorm?: number;
  /** Largest magnitude of a gradient's element. */
  readonly clipValue?: number;
  /** Batches whose gradients are averaged for one update. */
  readonly accumulate?: number;
}

/** Defaults of the reference: adamw, 1e-3, no weight decay. */
export const defaultOptimizer: OptimizerRequest = { name: 'adamw', lr: 1e-3, weightDecay: 0, betas: [0.9, 0.999], eps: 1e-8, momentum: 0.9 };
