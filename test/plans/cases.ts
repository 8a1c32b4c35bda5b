import type { CompileRequest } from '../../compiler/index.js';
import type { TrainOptions } from '../../runtime/index.js';
import type { Stage } from '../../schemas/stage.js';

/** A pipeline of the corpus. It must compile with every released version that it was recorded with: changed pipelines take a new name. */
export interface PlanCase {
  readonly name: string;
  readonly pipeline: string;
  readonly request: Omit<CompileRequest, 'source'>;
  /** Stages whose outputs are recorded. */
  readonly stages: readonly Stage[];
  /** Whether the data have labels; such a plan is also evaluated. */
  readonly labels: boolean;
  readonly train?: TrainOptions;
}

const data = '{name: data, class_name: CU3SDataNode}';
const labelled = '{name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}';

/** Small pipelines that between them have every part of a manifest: prologue, fits in levels, mapping, derived state, metrics, training. */
export const planCases: readonly PlanCase[] = [
  {
    name: 'rx',
    request: { bands: 4 },
    stages: ['inference'],
    labels: false,
    pipeline: `
metadata: {name: rx, description: RX on scaled bands.}
nodes:
  - ${data}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: rx, class_name: RXGlobal}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: rx.inputs.data}
outputs: [rx.scores]
`,
  },
  {
    name: 'pca',
    request: { bands: 5 },
    stages: ['inference'],
    labels: false,
    pipeline: `
metadata: {name: pca, description: Principal components of standardised bands.}
nodes:
  - ${data}
  - {name: norm, class_name: ZScoreNormalizerGlobal}
  - {name: pca, class_name: TrainablePCA, hparams: {n_components: 2}}
  - {name: variance, class_name: ExplainedVarianceMetric}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: pca.inputs.data}
  - {source: pca.outputs.explained_variance_ratio, target: variance.inputs.explained_variance_ratio}
outputs: [pca.projected]
`,
  },
  {
    name: 'selector',
    request: { bands: 5, training: { optimizer: { name: 'adam', lr: 0.01 } } },
    stages: ['inference', 'train'],
    labels: true,
    train: { maxEpochs: 3, seed: 7 },
    pipeline: `
metadata: {name: selector, description: Channel weights and RX for a training.}
nodes:
  - ${labelled}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 3, init_method: variance}}
  - {name: rx, class_name: RXGlobal}
  - {name: logit, class_name: ScoreToLogit}
  - {name: bce, class_name: AnomalyBCEWithLogits}
  - {name: entropy, class_name: SelectorEntropyRegularizer, hparams: {weight: 0.01}}
connections:
  - {source: data.outputs.cube, target: selector.inputs.data}
  - {source: selector.outputs.selected, target: rx.inputs.data}
  - {source: selector.outputs.weights, target: entropy.inputs.weights}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
outputs: [rx.scores, logit.logits]
`,
  },
  {
    name: 'decider',
    request: { bands: 4 },
    stages: ['inference', 'test'],
    labels: true,
    pipeline: `
metadata: {name: decider, description: Quantile decisions on RX scores with their metrics.}
nodes:
  - ${labelled}
  - {name: rx, class_name: RXGlobal}
  - {name: decide, class_name: QuantileBinaryDecider, hparams: {quantile: 0.9}}
  - {name: metrics, class_name: AnomalyDetectionMetrics}
connections:
  - {source: data.outputs.cube, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: decide.inputs.logits}
  - {source: decide.outputs.decisions, target: metrics.inputs.decisions}
  - {source: rx.outputs.scores, target: metrics.inputs.logits}
  - {source: data.outputs.mask, target: metrics.inputs.targets}
outputs: [rx.scores, decide.decisions]
`,
  },
  {
    name: 'expression',
    request: { wavelengths: [480, 560, 668, 827] },
    stages: ['inference'],
    labels: false,
    pipeline: `
metadata: {name: expression, description: A vegetation index and where it shows plants.}
nodes:
  - ${data}
  - name: plants
    class_name: Expression
    hparams:
      constants: {threshold: 0.3}
      formulas:
        ndvi: (b(827nm) - b(668nm)) / (b(827nm) + b(668nm))
        mask: ndvi > threshold
connections:
  - {source: data.outputs.cube, target: plants.inputs.cube}
outputs: [plants.ndvi, plants.mask]
`,
  },
];
