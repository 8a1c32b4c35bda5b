import { ownPixel, wholeImage } from '../../schemas/locality.js';
import { dimsOf } from '../../schemas/dim-text.js';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '../../schemas/safetensors.js';
import { type PlanGraph, type PlanManifest, planMinor, planVersion } from '../../schemas/plan.js';
import { fileRefOf, manifestFrom, serialiseManifest, sha256Of, stateFileRefOf } from '../../schemas/plan-serialisation.js';
import type { Tensor } from '../../schemas/tensor.js';
import { type Constants, model, type Node, type Ports } from './onnx-graph.js';

/** The module with the host functions that tiny plans name. */
export const testHosts = new URL('./test-hosts.js', import.meta.url);

const cube = { cube: ['float32', ['B', 'H', 'W', 2]] } as const satisfies Ports;
const mean = { 'norm.mean': ['float32', [2]] } as const satisfies Ports;
const inverse = { 'norm.inverse': ['float32', [2]] } as const satisfies Ports;
const image = { 'norm.out': ['float32', ['B', 'H', 'W', 2]], 'norm.scores': ['float32', ['B', 'H', 'W', 1]] } as const satisfies Ports;

/** z-score per band and its sum over bands. */
const normalise: readonly Node[] = [
  ['Sub', ['cube', 'norm.mean'], ['centred']],
  ['Mul', ['centred', 'norm.inverse'], ['norm.out']],
  ['ReduceSum', ['norm.out', 'last'], ['norm.scores']],
];

/** Deviation from the mean of the whole batch: not pixelwise. */
const centre: readonly Node[] = [
  ['ReduceMean', ['cube'], ['average'], { keepdims: 1 }],
  ['Sub', ['cube', 'average'], ['centre.out']],
];

/** Enough work for a timer to fire and an abort to arrive. */
const busy: readonly Node[] = [
  ...Array.from({ length: 40 }, (_, i): Node => ['Sin', [i === 0 ? 'cube' : `t${i}`], [`t${i + 1}`]]),
  ['Identity', ['t40'], ['busy.out']],
];

const pixels: readonly Node[] = [
  ['Cast', ['cube'], ['wide'], { to: 11 }],
  ['Reshape', ['wide', 'flat'], ['x']],
];

const sumUpdate: readonly Node[] = [
  ...pixels,
  ['ReduceSum', ['x', 'first'], ['sum'], { keepdims: 0 }],
  ['Add', ['m.sum', 'sum'], ['m.sum.next']],
  ['Shape', ['x'], ['shape'], { start: 0, end: 1 }],
  ['Cast', ['shape'], ['n'], { to: 11 }],
  ['Add', ['m.count', 'n'], ['m.count.next']],
];

const squareUpdate: readonly Node[] = [
  ...pixels,
  ['Cast', ['norm.mean'], ['centre'], { to: 11 }],
  ['Sub', ['x', 'centre'], ['d']],
  ['Mul', ['d', 'd'], ['dd']],
  ['ReduceSum', ['dd', 'first'], ['squares'], { keepdims: 0 }],
  ['Add', ['s.squares', 'squares'], ['s.squares.next']],
  ['Shape', ['x'], ['shape'], { start: 0, end: 1 }],
  ['Cast', ['shape'], ['n'], { to: 11 }],
  ['Add', ['s.count', 'n'], ['s.count.next']],
];

const constants: Constants = { last: [-1], first: [0], flat: [-1, 2] };

interface GraphSource {
  readonly name: string;
  readonly batch: Ports;
  readonly state?: Ports;
  readonly derived?: Ports;
  /** Inputs that the manifest lists elsewhere. */
  readonly other?: Ports;
  readonly outputs: Ports;
  readonly metricOutputs?: readonly string[];
  readonly nodes: readonly Node[];
  readonly pixelwise: boolean;
}

const graphs = {
  inference: { name: 'inference', batch: cube, state: mean, derived: inverse, outputs: image, nodes: normalise, pixelwise: true },
  test: { name: 'test', batch: cube, state: mean, derived: inverse, outputs: image, metricOutputs: ['norm.out'], nodes: normalise, pixelwise: true },
  val: { name: 'val', batch: cube, outputs: { 'centre.out': ['float32', ['B', 'H', 'W', 2]] }, nodes: centre, pixelwise: false },
  train: { name: 'train', batch: cube, outputs: { 'busy.out': ['float32', ['B', 'H', 'W', 2]] }, nodes: busy, pixelwise: true },
  mean: {
    name: 'fit-1',
    batch: cube,
    other: accumulatorPorts('m', 'sum'),
    outputs: accumulatorPorts('m', 'sum', '.next'),
    nodes: sumUpdate,
    pixelwise: true,
  },
  std: {
    name: 'fit-2',
    batch: cube,
    state: mean,
    other: accumulatorPorts('s', 'squares'),
    outputs: accumulatorPorts('s', 'squares', '.next'),
    nodes: squareUpdate,
    pixelwise: true,
  },
  meanMerge: merge('fit-1-merge', 'm', 'sum'),
  stdMerge: merge('fit-2-merge', 's', 'squares'),
} as const satisfies Readonly<Record<string, GraphSource>>;

function accumulatorPorts(prefix: string, entry: string, suffix = ''): Ports {
  return { [`${prefix}.count${suffix}`]: ['float64', [1]], [`${prefix}.${entry}${suffix}`]: ['float64', [2]] };
}

function merge(name: string, prefix: string, entry: string): GraphSource {
  const nodes = [`${prefix}.count`, `${prefix}.${entry}`].map((total): Node => ['Add', [`${total}.a`, `${total}.b`], [`${total}.next`]]);
  const other = { ...accumulatorPorts(prefix, entry, '.a'), ...accumulatorPorts(prefix, entry, '.b') };
  return { name, batch: {}, other, outputs: accumulatorPorts(prefix, entry, '.next'), nodes, pixelwise: false };
}

/** Accumulators that a merge reads end in the set that they come from. */
function mergedBy(name: string) {
  const [, accumulator, set] = /^(.*)\.([ab])$/.exec(name) ?? [];
  return accumulator !== undefined && { merges: { accumulator, set: set as 'a' | 'b' } };
}

interface BuiltGraph {
  readonly graph: PlanGraph;
  readonly bytes: Uint8Array;
}

function build(source: GraphSource): BuiltGraph {
  const { batch, state = {}, derived = {}, other = {}, outputs, metricOutputs = [], nodes, pixelwise } = source;
  const used = new Set(nodes.flatMap(([, inputs]) => inputs));
  const own = Object.fromEntries(Object.entries(constants).filter(([name]) => used.has(name)));
  const bytes = model({ ...batch, ...state, ...derived, ...other }, outputs, nodes, own);
  const inputs = Object.entries({ batch, state, derived, accumulator: other }).flatMap(([kind, ports]) =>
    Object.entries(ports as Ports).map(([name, [dtype, dims]]) => ({
      dtype,
      dims: dimsOf(...dims),
      name,
      source: kind as 'batch',
      feeds: [`norm.${name}`],
      ...mergedBy(name),
    })),
  );
  const listed = Object.entries(outputs).map(([name, [dtype, dims]]) => ({
    dtype,
    dims: dimsOf(...dims),
    name,
    ...(name.endsWith('.next')
      ? { role: 'next' as const, replaces: name.slice(0, -'.next'.length) }
      : { role: metricOutputs.includes(name) ? ('metric' as const) : ('output' as const) }),
  }));
  const file = fileRefOf(`${source.name}.onnx`, bytes);
  return {
    graph: {
      file,
      inputs,
      outputs: listed,
      locality: pixelwise ? ownPixel : wholeImage,
      pixelBytes: pixelwise ? 24 : null,
      opCount: nodes.length,
      regions: [],
      prologue: null,
    },
    bytes,
  };
}

export interface TinyPlan {
  readonly directory: string;
  readonly manifest: PlanManifest;
}

export interface TinyOptions {
  /** State that is set from the start; nothing by default, so that the plan has to be fitted. */
  readonly state?: Readonly<Record<string, Tensor>>;
  readonly fittedLevels?: number;
  readonly wavelengths?: readonly number[];
  readonly pixelwise?: boolean;
}

/** Writes a plan with one graph per stage and a fit of two levels (mean, then standard deviation) into a new directory. */
export async function writeTinyPlan(options: TinyOptions = {}): Promise<TinyPlan> {
  const directory = await mkdtemp(join(tmpdir(), 'tiny-plan-'));
  const state = encodeSafetensors({ tensors: options.state ?? {}, metadata: { fittedLevels: String(options.fittedLevels ?? 0) } });
  const built = Object.values(graphs).map((source) => build({ ...source, pixelwise: source.pixelwise && (options.pixelwise ?? true) }));
  const draft = manifestOf(new Map(built.map(({ graph }) => [graph.file.path, graph])), state, options.wavelengths ?? null);
  const text = serialiseManifest(draft);
  await mkdir(directory, { recursive: true });
  for (const { graph, bytes } of built) await writeFile(join(directory, graph.file.path), bytes);
  await writeFile(join(directory, draft.stateFile.path), state);
  await writeFile(join(directory, 'plan.json'), text);
  return { directory, manifest: manifestFrom(JSON.parse(text)) };
}

function manifestOf(built: ReadonlyMap<string, PlanGraph>, state: Uint8Array, wavelengths: readonly number[] | null): PlanManifest {
  const graphOf = (name: string) => built.get(`${name}.onnx`) as PlanGraph;
  const stage = (name: string) => ({ steps: [{ kind: 'graph' as const, graph: graphOf(name) }], metrics: name === 'test' ? [maximum] : [] });
  return {
    format: 'cuvisc-plan',
    version: planVersion,
    minor: planMinor,
    compiler: '0.0.0',
    requires: ['deriver:testInverse', 'finaliser:testMean', 'finaliser:testStd', 'metric:testMaximum'],
    compat: null,
    precision: 'float32',
    fastMath: false,
    pipeline: { name: 'tiny', description: '', source: 'tiny.yaml', sha256: sha256Of('') },
    wavelengths: wavelengths && [...wavelengths],
    nodes: [],
    connections: [],
    stages: { train: stage('train'), val: stage('val'), test: stage('test'), inference: stage('inference') },
    state: [stateSpec('mean'), stateSpec('std')],
    derived: [
      {
        host: 'testInverse',
        node: 'norm',
        params: {},
        inputs: { std: 'norm.std' },
        outputs: { inverse: { dtype: 'float32', dims: [2], name: 'norm.inverse' } },
      },
    ],
    train: null,
    fit: [fitLevel(graphOf, 1, 'm', 'sum', 'testMean', 'mean'), fitLevel(graphOf, 2, 's', 'squares', 'testStd', 'std')],
    stateFile: stateFileRefOf(state),
    digest: '',
  };
}

const maximum = { node: 'max', host: 'testMaximum', params: {}, inputs: { values: 'norm.out' } };

function stateSpec(entry: string): PlanManifest['state'][number] {
  return { dtype: 'float32', dims: [2], name: `norm.${entry}`, node: 'norm', trainable: false, needsFit: true, doc: '' };
}

function fitLevel(
  graphOf: (name: string) => PlanGraph,
  level: number,
  prefix: string,
  entry: string,
  finaliser: string,
  state: string,
): PlanManifest['fit'][number] {
  const accumulators = Object.entries(accumulatorPorts(prefix, entry)).map(([name, [, dims]]) => ({
    dtype: 'float64' as const,
    dims: dimsOf(...dims),
    name,
  }));
  const node = {
    node: 'norm',
    place: { line: 3, column: 5 },
    reductions: [{ reduction: 'sum', accumulators: { count: `${prefix}.count`, [entry]: `${prefix}.${entry}` }, mapping: null }],
    finaliser,
    params: {},
    writes: { [state]: `norm.${state}` },
  };
  return { before: [], update: graphOf(`fit-${level}`), merge: graphOf(`fit-${level}-merge`), accumulators, nodes: [node] };
}
