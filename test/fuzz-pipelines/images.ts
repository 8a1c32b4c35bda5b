import { type Tensor, tensor } from '../../schemas/tensor.js';
import { withPlan } from '../golden/replay-plan.js';
import { uniform } from './scales.js';

interface Image {
  readonly pixels: Float32Array;
  readonly labels: Int32Array;
}

/** A pipeline over whole images of one band, and how far its outputs are from what plain float64 sums over the pixels give. */
interface ImageCase {
  readonly name: string;
  readonly stage: 'val' | 'inference';
  /** Node `node`, and the connections to it. */
  readonly node: string;
  readonly connections: readonly string[];
  readonly outputs: readonly string[];
  /** The pixels are this times a uniform number plus that. */
  readonly spread: number;
  readonly offset: number;
  /** Relative to the right value. */
  readonly error: (outputs: Readonly<Record<string, Tensor>>, image: Image) => number;
}

const counts = { spread: 20, offset: 2990 };
const logits = { spread: 8, offset: -4 };
const ofLogits = ['data.cube -> node.predictions', 'data.mask -> node.targets'];

const statistic = (name: string, expected: (image: Image) => number): ImageCase => ({
  ...{ name, stage: 'inference', connections: ['data.cube -> node.cube'], outputs: ['node.result'], ...counts },
  node: `class_name: Expression, hparams: { formula: "${name}(b) + 0 * b" }`,
  error: (outputs, image) => relative(outputs['node.result'], expected(image)),
});

const loss = (name: string, hparams: string, expected: (image: Image) => number): ImageCase => ({
  ...{ name, stage: 'val', connections: ofLogits, outputs: ['node.loss'], ...logits },
  node: `class_name: ${name}, hparams: { ${hparams} }`,
  error: (outputs, image) => relative(outputs['node.loss'], expected(image)),
});

const imageCases: readonly ImageCase[] = [
  statistic('image_mean', ({ pixels }) => meanOf(pixels)),
  statistic('image_std', ({ pixels }) => {
    const mean = meanOf(pixels);
    return Math.sqrt(sumOf(pixels, (x) => (x - mean) ** 2) / pixels.length);
  }),
  statistic('image_sum', ({ pixels }) => sumOf(pixels, (x) => x)),
  loss('AnomalyBCEWithLogits', 'pos_weight: 10', entropyOf),
  loss('IoULoss', 'smooth: 1.0e-6', ({ pixels, labels }) => {
    const [shares, both] = [sumOf(pixels, logistic), sumOf(pixels, (x, i) => logistic(x) * at(labels, i))];
    return 1 - (both + 1e-6) / (shares + sumOf(labels, (x) => x) - both + 1e-6);
  }),
  {
    ...{ name: 'QuantileBinaryDecider', stage: 'inference', connections: ['data.cube -> node.logits'], outputs: ['node.decisions'], ...logits },
    node: 'class_name: QuantileBinaryDecider, hparams: { quantile: 0.995 }',
    error: (outputs, { pixels }) => distanceOfWrong(outputs['node.decisions'], pixels, quantileOf(pixels, 0.995)),
  },
];

/** The error of each case on an image of rows x columns pixels, by name. */
export async function* imageErrors(rows: number, columns: number): AsyncGenerator<readonly [string, number]> {
  for (const each of imageCases) yield [each.name, await errorOfCase(each, rows, columns)];
}

/** The error of the mean squared difference of a cube of 61 bands and its affine image. */
export async function reconstructionError(rows: number, columns: number): Promise<number> {
  const pixels = filled(rows * columns * 61, counts);
  const text = `
nodes:
  - { name: data, class_name: CU3SDataNode }
  - { name: half, class_name: Expression, hparams: { formula: "b / 2" } }
  - { name: node, class_name: MSEReconstructionLoss }
connections: [data.cube -> half.cube, half.result -> node.reconstruction, data.cube -> node.target]
outputs: [node.loss]
`;
  const cube = tensor('float32', [1, rows, columns, 61], pixels);
  const outputs = await outputsOf(text, 61, 'val', { cube });
  return relative(outputs['node.loss'], sumOf(pixels, (x) => (x / 2) ** 2) / pixels.length);
}

async function errorOfCase(each: ImageCase, rows: number, columns: number): Promise<number> {
  const pixels = filled(rows * columns, each);
  const labels = Int32Array.from(pixels, (_, i) => Number(i % 10 === 0));
  const text = `
nodes:
  - { name: data, class_name: LentilsAnomalyDataNode, hparams: { normal_class_ids: [0] } }
  - { name: node, ${each.node} }
connections: [${each.connections.join(', ')}]
outputs: [${each.outputs.join(', ')}]
`;
  const batch = { cube: tensor('float32', [1, rows, columns, 1], pixels), mask: tensor('int32', [1, rows, columns], labels) };
  return each.error(await outputsOf(text, 1, each.stage, batch), { pixels, labels });
}

async function outputsOf(text: string, bands: number, stage: ImageCase['stage'], batch: Readonly<Record<string, Tensor>>) {
  const { mask, ...cubeOnly } = batch;
  return withPlan({ source: { file: 'image.yaml', text }, bands }, async (plan) => {
    const read = stage === 'val' && mask ? { ...cubeOnly, mask } : cubeOnly;
    return (await plan.run(read, { stage, keepInputs: true })).outputs;
  });
}

function filled(count: number, { spread, offset }: Pick<ImageCase, 'spread' | 'offset'>): Float32Array {
  const [pixels, next] = [new Float32Array(count), uniform(5)];
  for (let i = 0; i < count; i++) pixels[i] = offset + spread * next();
  return pixels;
}

function entropyOf({ pixels, labels }: Image): number {
  const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  return sumOf(pixels, (x, i) => (at(labels, i) ? 10 * softplus(-x) : softplus(x))) / pixels.length;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function quantileOf(pixels: Float32Array, quantile: number): number {
  const [sorted, rank] = [pixels.slice().sort(), quantile * (pixels.length - 1)];
  const [low, high] = [at(sorted, Math.floor(rank)), at(sorted, Math.ceil(rank))];
  return low + (rank - Math.floor(rank)) * (high - low);
}

/** How far from the threshold, relative to it, the farthest pixel is that was decided wrong; 0 if none was. */
function distanceOfWrong(decisions: Tensor | undefined, pixels: Float32Array, threshold: number): number {
  let farthest = 0;
  for (let i = 0; i < pixels.length; i++) {
    const isRight = decisions !== undefined && at(pixels, i) >= threshold === Boolean(decisions.data[i]);
    if (!isRight) farthest = Math.max(farthest, Math.abs(at(pixels, i) / threshold - 1));
  }
  return farthest;
}

function relative(found: Tensor | undefined, expected: number): number {
  return Math.abs(Number(found?.data[0] ?? Number.NaN) / expected - 1);
}

function sumOf(values: Float32Array | Int32Array, term: (value: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += term(at(values, i), i);
  return sum;
}

function meanOf(pixels: Float32Array): number {
  return sumOf(pixels, (x) => x) / pixels.length;
}

function at(values: Float32Array | Int32Array, i: number): number {
  return values[i] as number;
}
