import { wholeImage } from '../../schemas/locality.js';
import { dimsOf } from '../../schemas/dim-text.js';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlan, type Plan } from '../../runtime/index.js';
import type { DType } from '../../schemas/dtype.js';
import { type PlanGraph, type PlanManifest, planMinor, planVersion, type TrainPlan } from '../../schemas/plan.js';
import { fileRefOf, serialiseManifest, sha256Of, stateFileRefOf } from '../../schemas/plan-serialisation.js';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { type Constants, type Dims, model, type Node, type Ports } from '../runtime/onnx-graph.js';
import { testHosts } from '../runtime/tiny-plan.js';

type Role = PlanGraph['inputs'][number]['source'];
type Inputs = Readonly<Record<string, readonly [Role, DType, Dims]>>;

const batch: Inputs = { cube: ['batch', 'float32', ['B', 'H', 'W', 2]], target: ['batch', 'float32', ['B', 'H', 'W']] };
const factorPort = ['float32', [2, 2]] as const;
const scalar = ['float32', []] as const;

const trained: Inputs = {
  'fit.w': ['parameter', 'float32', [2]],
  'fit.b': ['parameter', 'float32', [1]],
  'rx.factor': ['parameter', ...factorPort],
  'fit.count': ['state', 'float32', [1]],
};
const sums: Inputs = { 'fit.w.sum': ['gradient', 'float32', [2]], 'fit.b.sum': ['gradient', 'float32', [1]] };
const schedule: Inputs = { 'train/lr': ['schedule', 'float64', []], 'train/step': ['schedule', 'float64', []] };
const moments: Inputs = { 'fit.w.v': ['optimizer', 'float32', [2]], 'fit.b.v': ['optimizer', 'float32', [1]] };
const jitter: Inputs = { jitter: ['noise', 'float32', ['B', 'H', 'W', 2]] };

/** Mean squared error of cube . w + b, and the squared size of the factor. */
const losses: readonly Node[] = [
  ['MatMul', ['x', 'fit.w'], ['xw']],
  ['Add', ['xw', 'fit.b'], ['fit.out']],
  ['Sub', ['fit.out', 'target'], ['error']],
  ['Mul', ['error', 'error'], ['squares']],
  ['ReduceMean', ['squares'], ['mse.loss'], { keepdims: 0 }],
  ['Mul', ['rx.factor', 'rx.factor'], ['factor2']],
  ['ReduceSum', ['factor2'], ['size.loss'], { keepdims: 0 }],
];

/** Gradients `gw` and `gb` of the error, divided by the number of batches, added to the sums. */
const gradients: readonly Node[] = [
  ['Cast', ['hundred'], ['hundred32'], { to: 1 }],
  ['Div', ['jitter', 'hundred32'], ['shift']],
  ['Add', ['cube', 'shift'], ['x']],
  ...losses,
  ['Identity', ['mse.loss'], ['train/total']],
  ['Reshape', ['x', 'pixels'], ['xf']],
  ['Reshape', ['error', 'flat'], ['ef']],
  ['Shape', ['ef'], ['shape']],
  ['Cast', ['shape'], ['count'], { to: 1 }],
  ['Cast', ['two'], ['two32'], { to: 1 }],
  ['Cast', ['batches'], ['batches32'], { to: 1 }],
  ['MatMul', ['ef', 'xf'], ['ex']],
  ['Div', ['ex', 'count'], ['exMean']],
  ['ReduceMean', ['ef'], ['eMean'], { keepdims: 1 }],
  ['Mul', ['exMean', 'two32'], ['gwOne']],
  ['Mul', ['eMean', 'two32'], ['gbOne']],
  ['Div', ['gwOne', 'batches32'], ['gwPart']],
  ['Div', ['gbOne', 'batches32'], ['gbPart']],
  ['Add', ['gwPart', 'fit.w.sum'], ['gw']],
  ['Add', ['gbPart', 'fit.b.sum'], ['gb']],
  ['Cast', ['one'], ['one32'], { to: 1 }],
  ['Add', ['fit.count', 'one32'], ['fit.count.next']],
];

/** SGD with momentum 0.9; the factor shrinks by the learning rate. */
const update: readonly Node[] = [
  ['Cast', ['train/lr'], ['lr32'], { to: 1 }],
  ['Cast', ['nine'], ['nine32'], { to: 1 }],
  ['Cast', ['ten'], ['ten32'], { to: 1 }],
  ['Div', ['nine32', 'ten32'], ['momentum']],
  ...['w', 'b'].flatMap((name): Node[] => [
    ['Mul', [`fit.${name}.v`, 'momentum'], [`${name}Kept`]],
    ['Add', [`${name}Kept`, `g${name}`], [`fit.${name}.v.next`]],
    ['Mul', [`fit.${name}.v.next`, 'lr32'], [`${name}Step`]],
    ['Sub', [`fit.${name}`, `${name}Step`], [`fit.${name}.next`]],
  ]),
  ['Mul', ['rx.factor', 'lr32'], ['shrink']],
  ['Sub', ['rx.factor', 'shrink'], ['rx.factor.next']],
  ['Concat', ['gw', 'gb'], ['g'], { axis: 0 }],
  ['Mul', ['g', 'g'], ['g2']],
  ['ReduceSum', ['g2'], ['normSquared'], { keepdims: 0 }],
  ['Sqrt', ['normSquared'], ['train/grad_norm']],
];

const keepSums: readonly Node[] = ['w', 'b'].map((name): Node => ['Identity', [`g${name}`], [`fit.${name}.sum.next`]]);
const withoutNoise: Node = ['Identity', ['cube'], ['x']];

interface BuiltGraph {
  readonly graph: PlanGraph;
  readonly bytes: Uint8Array;
}

function build(name: string, inputs: Inputs, outputs: Ports, nodes: readonly Node[], accumulate: number): BuiltGraph {
  const constants: Constants = { hundred: [100], two: [2], one: [1], nine: [9], ten: [10], batches: [accumulate], pixels: [-1, 2], flat: [-1] };
  const used = new Set(nodes.flatMap(([, read]) => read));
  const own = Object.fromEntries(Object.entries(constants).filter(([key]) => used.has(key)));
  const read = Object.entries(inputs).filter(([key]) => used.has(key));
  const bytes = model(Object.fromEntries(read.map(([key, [, dtype, dims]]) => [key, [dtype, dims]])), outputs, nodes, own);
  const listed = Object.entries(outputs).map(([key, [dtype, dims]]) => {
    const replaces = Object.keys(inputs).find((input) => key === `${input}.next`);
    const role: PlanGraph['outputs'][number]['role'] = replaces !== undefined ? 'next' : key === 'fit.out' ? 'metric' : 'output';
    return { dtype, dims: dimsOf(...dims), name: key, role, ...(replaces !== undefined && { replaces }) };
  });
  const specs = read.map(([key, [source, dtype, dims]]) => ({ dtype, dims: dimsOf(...dims), name: key, source, feeds: [] }));
  const file = fileRefOf(`${name}.onnx`, bytes);
  return {
    graph: { file, inputs: specs, outputs: listed, locality: wholeImage, pixelBytes: null, opCount: nodes.length, regions: [], prologue: null },
    bytes,
  };
}

const nextOf = (inputs: Inputs): Ports =>
  Object.fromEntries(Object.entries(inputs).map(([name, [, dtype, dims]]) => [`${name}.next`, [dtype, dims]]));
const lossPorts: Ports = { 'mse.loss': scalar, 'size.loss': scalar };
const tellPorts: Ports = { ...lossPorts, 'train/total': scalar };

/** State of every plan before training: w = 0, b = 0, an indefinite form. */
export const startState = {
  'fit.w': tensorFrom('float32', [2], [0, 0]),
  'fit.b': tensorFrom('float32', [1], [0]),
  'fit.count': tensorFrom('float32', [1], [0]),
  'rx.form': tensorFrom('float32', [2, 2], [2, 1, 1, -1]),
};

/** Writes a plan that learns a linear function, and a factor that shrinks. `accumulate` batches make an update. */
export async function writeTrainPlan(accumulate = 1): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'train-plan-'));
  const all = { ...batch, ...trained, ...sums, ...schedule, ...moments, ...jitter };
  const evaluated: Inputs = { ...batch, ...asSources(trained) };
  const graphs = {
    step: build(
      'train-step',
      all,
      { ...tellPorts, 'train/grad_norm': scalar, ...nextOf(trained), ...nextOf(moments) },
      [...gradients, ...update],
      accumulate,
    ),
    accumulate: build(
      'train-accumulate',
      all,
      { ...tellPorts, ...nextOf(sums), 'fit.count.next': ['float32', [1]] },
      [...gradients, ...keepSums],
      accumulate,
    ),
    val: build('val', evaluated, { ...lossPorts, 'fit.out': ['float32', ['B', 'H', 'W']] }, [withoutNoise, ...losses], accumulate),
  };
  const state = encodeSafetensors({ tensors: startState, metadata: { fittedLevels: '0' } });
  const manifest = manifestOf(graphs.val.graph, trainOf(graphs.step.graph, graphs.accumulate.graph, accumulate), state);
  for (const { graph, bytes } of Object.values(graphs)) await writeFile(join(directory, graph.file.path), bytes);
  await writeFile(join(directory, manifest.stateFile.path), state);
  await writeFile(join(directory, 'plan.json'), serialiseManifest(manifest));
  return directory;
}

/** The same tensors as stage graphs read them. */
function asSources(inputs: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, [, dtype, dims]]) => [name, [name === 'rx.factor' ? 'derived' : 'state', dtype, dims]]),
  );
}

function trainOf(step: PlanGraph, accumulate: PlanGraph, batches: number): TrainPlan {
  const listed = (inputs: Inputs) => Object.entries(inputs).map(([name, [, dtype, dims]]) => ({ name, dtype, dims: dimsOf(...dims) }));
  const own = { lrScale: 1, weightDecay: 0, host: null, hostInputs: {} };
  const factor = { writes: 'rx.form', host: 'formOfFactor', hostInputs: { signs: 'rx.signs' }, optimizerState: [] };
  return {
    ...{ step, accumulate: batches > 1 ? accumulate : null, accumulateBatches: batches },
    parameters: [
      { ...own, name: 'fit.w', node: 'fit', dtype: 'float32', dims: [2], start: 'fit.w', writes: 'fit.w', optimizerState: ['fit.w.v'] },
      { ...own, name: 'fit.b', node: 'fit', dtype: 'float32', dims: [1], start: 'fit.b', writes: 'fit.b', optimizerState: ['fit.b.v'] },
      { ...own, ...factor, name: 'rx.factor', node: 'rx', dtype: 'float32', dims: [2, 2], start: 'rx.factor' },
    ],
    optimizerState: listed(moments),
    gradients: listed(sums),
    buffers: [{ name: 'fit.count', node: 'fit', dtype: 'float32', dims: [1] }],
    noise: [{ name: 'jitter', dtype: 'float32', dims: dimsOf('B', 'H', 'W', 2), distribution: 'normal' }],
    schedules: [],
    scalars: { rate: 'train/lr', step: 'train/step', total: 'train/total', gradNorm: 'train/grad_norm' },
    losses: [
      { node: 'mse', port: 'loss', output: 'mse.loss', summed: true },
      { node: 'size', port: 'loss', output: 'size.loss', summed: false },
    ],
    optimizer: { name: 'sgd', lr: 0.05, momentum: 0.9 },
  };
}

function manifestOf(val: PlanGraph, train: TrainPlan, state: Uint8Array): PlanManifest {
  const metrics = [{ node: 'max', host: 'testMaximum', params: {}, inputs: { values: 'fit.out' } }];
  const empty = { steps: [], metrics: [] };
  const measured = { steps: [{ kind: 'graph' as const, graph: val }], metrics };
  const specs = Object.entries(startState).map(([name, { dtype, dims }]) => {
    const node = name.split('.')[0] as string;
    return { name, node, dtype, dims: dimsOf(...dims), trainable: name !== 'fit.count', needsFit: true, doc: '' };
  });
  const outputs = {
    factor: { dtype: 'float32', dims: [2, 2], name: 'rx.factor' },
    signs: { dtype: 'float32', dims: [2, 1], name: 'rx.signs' },
  } as const;
  return {
    ...{
      format: 'cuvisc-plan',
      version: planVersion,
      minor: planMinor,
      compiler: '0.0.0',
      requires: ['deriver:quadraticFactor', 'metric:testMaximum', 'restorer:formOfFactor'],
      precision: 'float32',
      fastMath: false,
      compat: null,
      wavelengths: null,
      nodes: [],
      connections: [],
      fit: [],
    },
    pipeline: { name: 'linear', description: '', source: 'linear.yaml', sha256: sha256Of('') },
    stages: { train: empty, val: measured, test: measured, inference: empty },
    state: specs,
    derived: [
      {
        ...{ host: 'quadraticFactor', node: 'rx', params: { from: 'inverse' }, inputs: { matrix: 'rx.form' } },
        outputs: { factor: { ...outputs.factor, dims: [2, 2] }, signs: { ...outputs.signs, dims: [2, 1] } },
      },
    ],
    train,
    stateFile: stateFileRefOf(state),
    digest: '',
  };
}

/** `count` cubes of 3 x 4 pixels whose target is 2 x0 - x1 + 0.5. */
export function linearData(count: number, first = 0): { readonly cube: Tensor; readonly target: Tensor }[] {
  return Array.from({ length: count }, (_, i) => {
    const values = Array.from({ length: 24 }, (_, k) => Math.sin(1 + (first + i) * 24 + k));
    const target = Array.from({ length: 12 }, (_, p) => 2 * (values[2 * p] as number) - (values[2 * p + 1] as number) + 0.5);
    return { cube: tensorFrom('float32', [3, 4, 2], values), target: tensorFrom('float32', [3, 4], target) };
  });
}

export async function openTrainPlan(directory: string, host: 'inline' | 'worker' = 'inline'): Promise<Plan> {
  return openPlan(directory, { device: 'cpu', host, threads: 1, hosts: testHosts });
}

/** Elements of a state tensor. */
export async function numbersIn(plan: Plan, name: string): Promise<number[]> {
  return Array.from(((await plan.state())[name] as Tensor).data as Float32Array);
}
