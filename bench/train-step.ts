import type { CompileRequest } from '../compiler/index.js';
import { openPlan, type Plan } from '../runtime/index.js';
import { type Tensor, tensor } from '../schemas/tensor.js';
import { type Bench, type Figure, medianMs, medianOf } from './bench.js';
import { withEngineTime } from './engine-time.js';
import { syntheticCube, withScratchPlan } from './scratch-plan.js';

const [images, size, bands] = [2, 256, 61];
/** Steps per measurement; the first two, in which onnxruntime plans its memory, do not count. */
const [steps, warmUp] = [14, 2];

const selectorYaml = `
metadata: {name: selector}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 3, init_method: variance}}
  - {name: rx, class_name: RXGlobal}
  - {name: logit, class_name: ScoreToLogit}
  - {name: entropy, class_name: SelectorEntropyRegularizer, hparams: {weight: 0.1}}
  - {name: diversity, class_name: SelectorDiversityRegularizer, hparams: {weight: 0.01}}
  - {name: bce, class_name: AnomalyBCEWithLogits, hparams: {weight: 10, pos_weight: 20}}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: selector.inputs.data}
  - {source: selector.outputs.selected, target: rx.inputs.data}
  - {source: selector.outputs.weights, target: entropy.inputs.weights}
  - {source: selector.outputs.weights, target: diversity.inputs.weights}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
`;

const svddYaml = `
metadata: {name: svdd}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: unit, class_name: PerPixelUnitNorm}
  - {name: zscore, class_name: ZScoreNormalizerGlobal}
  - {name: projection, class_name: DeepSVDDProjection, hparams: {hidden: 128, rep_dim: 32}}
  - {name: center, class_name: DeepSVDDCenterTracker, hparams: {rep_dim: 32}}
  - {name: svdd, class_name: DeepSVDDSoftBoundaryLoss, hparams: {nu: 0.05}}
connections:
  - {source: data.outputs.cube, target: unit.inputs.data}
  - {source: unit.outputs.normalized, target: zscore.inputs.data}
  - {source: zscore.outputs.normalized, target: projection.inputs.data}
  - {source: projection.outputs.embeddings, target: center.inputs.embeddings}
  - {source: projection.outputs.embeddings, target: svdd.inputs.embeddings}
  - {source: center.outputs.center, target: svdd.inputs.center}
`;

/** Two-phase training of the channel selector: its second phase, with the state that the first left. */
export const selectorTrainStep: Bench = {
  name: 'selector-train-step',
  doc: 'A step of AdamW on MinMax, SoftChannelSelector, RX, ScoreToLogit, BCE and regularizers, [2, 256, 256, 61], through plan.train.',
  run: () =>
    measure({
      source: { file: 'selector.yaml', text: selectorYaml },
      training: { losses: ['bce', 'entropy', 'diversity'], unfreeze: ['selector', 'rx', 'logit'], optimizer: { name: 'adamw', lr: 1e-3 } },
      outputs: ['bce.loss', 'entropy.loss', 'diversity.loss'].map((name) => `val:${name}`),
    }),
};

export const svddTrainStep: Bench = {
  name: 'svdd-train-step',
  doc: 'A step of AdamW on Linear 61-128, ReLU, Linear 128-32 and the soft boundary loss, all pixels propagated, [2, 256, 256, 61], through plan.train.',
  run: () =>
    measure({
      source: { file: 'svdd.yaml', text: svddYaml },
      training: { losses: ['svdd'], unfreeze: ['projection', 'svdd'], optimizer: { name: 'adamw', lr: 1e-3 } },
      outputs: ['val:svdd.loss'],
    }),
};

async function measure(request: CompileRequest): Promise<Figure[]> {
  return withScratchPlan({ ...request, bands }, async (directory) => {
    await using plan = await openPlan(directory, { host: 'inline', device: 'cpu' });
    const batch = batchFor(plan);
    await plan.fit([batch], { keepInputs: true });
    const forward = await medianMs(() => plan.run(batch, { stage: 'val', keepInputs: true }));
    return [...(await trainFigures(plan, batch, forward))];
  });
}

function batchFor({ manifest }: Plan): Record<string, Tensor> {
  const cube = tensor('float32', [images, size, size, bands], syntheticCube(images * size, size, bands));
  const reads = manifest.train?.step.inputs.some(({ name }) => name === 'mask') ?? false;
  const marked = Int32Array.from({ length: images * size * size }, (_, pixel) => (pixel % 97 === 0 ? 1 : 0));
  return { cube, ...(reads && { mask: tensor('int32', [images, size, size], marked) }) };
}

async function trainFigures(plan: Plan, batch: Record<string, Tensor>, forward: number): Promise<Figure[]> {
  const before = process.memoryUsage.rss();
  let resident = before;
  const marks: { readonly at: number; readonly engine: number }[] = [];
  await withEngineTime(async (elapsed) => {
    const onProgress = (): void => {
      resident = Math.max(resident, process.memoryUsage.rss());
      marks.push({ at: performance.now(), engine: elapsed() });
    };
    await plan.train({ train: [batch] }, { maxEpochs: steps }, { onProgress, keepInputs: true });
  });
  const counted = marks.slice(warmUp);
  const [first, last] = [counted[0], counted.at(-1)];
  const value = medianOf(counted.slice(1).map(({ at }, i) => at - (counted[i]?.at ?? Number.NaN)));
  const outside = first && last ? 1 - (last.engine - first.engine) / (last.at - first.at) : Number.NaN;
  return [
    { what: 'step', value, unit: 'ms', reference: { what: 'forward and losses alone', value: forward } },
    { what: 'outside onnxruntime', value: 100 * outside, unit: '% of the steps' },
    { what: 'resident while training', value: resident / 2 ** 20, unit: 'MiB', reference: { what: 'before', value: before / 2 ** 20 } },
  ];
}
