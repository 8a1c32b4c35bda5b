import type { CompileRequest } from '../compiler/index.js';
import { openPlan, type Plan } from '../runtime/index.js';
import { type Tensor, tensor } from '../schemas/tensor.js';
import { type Bench, type Figure, medianMs } from './bench.js';
import { withEngineTime } from './engine-time.js';
import { type Reference, runReference } from './reference/run-reference.js';
import { syntheticCube } from '../test/fixtures/cubes.js';
import { withScratchPlan } from './scratch-plan.js';

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
  doc: 'A step of AdamW on MinMax, SoftChannelSelector, RX, ScoreToLogit, BCE and regularizers, [2, 256, 256, 61], through plan.train; smallest times.',
  run: () =>
    measure('selector_train_step', {
      source: { file: 'selector.yaml', text: selectorYaml },
      training: { losses: ['bce', 'entropy', 'diversity'], unfreeze: ['selector', 'rx', 'logit'], optimizer: { name: 'adamw', lr: 1e-3 } },
      outputs: ['bce.loss', 'entropy.loss', 'diversity.loss'].map((name) => `val:${name}`),
    }),
};

export const svddTrainStep: Bench = {
  name: 'svdd-train-step',
  doc: 'A step of AdamW on Linear 61-128, ReLU, Linear 128-32 and the soft boundary loss, [2, 256, 256, 61], all pixels outside the radius, or 5 %, through plan.train; smallest times.',
  run: () =>
    measure(
      'svdd_train_step',
      {
        source: { file: 'svdd.yaml', text: svddYaml },
        training: { losses: ['svdd'], unfreeze: ['projection', 'svdd'], optimizer: { name: 'adamw', lr: 1e-3 } },
        outputs: ['val:svdd.loss', 'test:projection.embeddings', 'test:center.center'],
      },
      [
        { what: 'all outside', prepare: (plan) => plan.setState({ 'svdd.r_unconstrained': scalar(0) }) },
        { what: '5 % outside', prepare: async (plan, batch) => plan.setState({ 'svdd.r_unconstrained': scalar(await radiusOf(plan, batch, 0.95)) }) },
      ],
    ),
};

/** A state from which steps are measured. */
interface Start {
  readonly what: string;
  prepare(plan: Plan, batch: Record<string, Tensor>): Promise<void>;
}

function scalar(value: number): Tensor {
  return tensor('float32', [], new Float32Array([value]));
}

/** The distance from the centre that a share of the batch's pixels stays within; above 1 it is also what the radius follows from. */
async function radiusOf(plan: Plan, batch: Record<string, Tensor>, share: number): Promise<number> {
  const { outputs } = await plan.run(batch, { stage: 'test', keepInputs: true });
  const [embeddings, center] = ['projection.embeddings', 'center.center'].map((name) => outputs[name]?.data as Float32Array) as [
    Float32Array,
    Float32Array,
  ];
  const distances = Float32Array.from({ length: embeddings.length / center.length }, (_, pixel) =>
    Math.hypot(...center.map((value, k) => (embeddings[pixel * center.length + k] as number) - value)),
  );
  return distances.sort()[Math.floor(share * distances.length)] as number;
}

async function measure(
  reference: string,
  request: CompileRequest,
  starts: readonly Start[] = [{ what: 'step', prepare: async () => {} }],
): Promise<Figure[]> {
  const eager = await runReference(reference, { images, size, bands });
  return withScratchPlan({ ...request, bands }, async (directory) => {
    await using plan = await openPlan(directory, { host: 'inline', device: 'cpu' });
    const batch = batchFor(plan);
    await plan.fit([batch], { keepInputs: true });
    const figures: Figure[] = [];
    for (const { what, prepare } of starts) {
      await prepare(plan, batch);
      figures.push(...(await trainFigures(plan, batch, what, eager)));
    }
    figures.push({ what: 'forward and losses alone', value: await medianMs(() => plan.run(batch, { stage: 'val', keepInputs: true })), unit: 'ms' });
    return figures;
  });
}

function batchFor({ manifest }: Plan): Record<string, Tensor> {
  const cube = tensor('float32', [images, size, size, bands], syntheticCube(images * size, size, bands));
  const reads = manifest.train?.step.inputs.some(({ name }) => name === 'mask') ?? false;
  const marked = Int32Array.from({ length: images * size * size }, (_, pixel) => (pixel % 97 === 0 ? 1 : 0));
  return { cube, ...(reads && { mask: tensor('int32', [images, size, size], marked) }) };
}

async function trainFigures(plan: Plan, batch: Record<string, Tensor>, what: string, eager: Reference | undefined): Promise<Figure[]> {
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
  const value = Math.min(...counted.slice(1).map(({ at }, i) => at - (counted[i]?.at ?? Number.NaN)));
  const outside = first && last ? 1 - (last.engine - first.engine) / (last.at - first.at) : Number.NaN;
  const time = eager?.variants.eager;
  return [
    { what, value, unit: 'ms', ...(eager && time && { reference: { what: `torch ${eager.torch} eager`, value: Math.min(...time.times) } }) },
    { what: `${what}: outside onnxruntime`, value: 100 * outside, unit: '% of the steps' },
    {
      what: `${what}: memory grown`,
      value: (resident - before) / 2 ** 20,
      unit: 'MiB',
      ...(eager && { reference: { what: 'peak of torch, data included', value: eager.peakMiB } }),
    },
  ];
}
