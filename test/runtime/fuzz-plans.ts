import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto, { type onnx } from 'onnx-proto';
import { writePlan } from '../../compiler/index.js';
import { openPlan } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { fileRefOf, serialiseManifest } from '../../schemas/plan-serialisation.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { decodeSafetensors, encodeSafetensors } from '../../schemas/safetensors.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../fixtures/generator.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { labelledScene } from '../fixtures/cubes.js';
import { rxPipeline, trainableRx } from '../fixtures/pipelines.js';

/** The files of a plan directory by name. */
type Files = ReadonlyMap<string, Uint8Array>;
type Random = () => number;

/** Plans to change: without and with state, without and with a training step. */
export async function basePlans(): Promise<Files[]> {
  const training = { unfreeze: ['selector', 'logit'], accumulate: 2 };
  const compiled = [
    planOf(compileText(rxPipeline, { bands: 4 })),
    planOf(compileText(trainableRx('n_select: 2', 'eps: 0.01'), { bands: 4, training })),
  ];
  const plans: Files[] = [];
  for (const plan of compiled) {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-base-'));
    await writePlan(plan, folder);
    plans.push(await filesIn(folder));
    await using open = await openPlan(folder, { host: 'inline', device: 'cpu', threads: 1 });
    await open.fit([labelledScene(generator(1), [1, 5, 6, 4], 4)]);
    plans.push(await filesIn(folder));
    await rm(folder, { recursive: true });
  }
  return plans;
}

async function filesIn(folder: string): Promise<Files> {
  const names = await readdir(folder);
  return new Map(await Promise.all(names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const)));
}

/** What a changed plan led to; `undefined` if it worked, or was refused with a code. */
export async function failureOf(files: Files): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-plan-'));
  try {
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
    const failures = await used(folder);
    return failures.find((error) => !(error instanceof CuviscError));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Every error that opening a plan and calling it gives. */
async function used(folder: string): Promise<unknown[]> {
  const failures: unknown[] = [];
  const noting = async (call: () => Promise<unknown>): Promise<void> => {
    await call().catch((error: unknown) => failures.push(error));
  };
  await noting(async () => {
    await using plan = await openPlan(folder, { host: 'inline', device: 'cpu', threads: 1 });
    const data = labelledScene(generator(2), [1, 5, 6, 4], 4);
    for (const stage of ['inference', 'train'] as const) await noting(() => plan.run(data, { stage }));
    await noting(() => plan.evaluate([data]));
    await noting(() => plan.fit([data]));
    if (plan.manifest.train) await noting(() => plan.train({ train: [data, data] }, { maxEpochs: 1 }));
    await noting(() => plan.run(data));
  });
  return failures;
}

/** A plan with one to three changes; the digests of most are right again afterwards. */
export function changed(base: Files, random: Random): Files {
  const files = new Map(base);
  const times = 1 + Math.floor(random() * 3);
  for (let i = 0; i < times; i++) pick(mutations, random)(files, random);
  if (random() < 0.05) flipBytes(files, pick([...files.keys()], random), random);
  return files;
}

const mutations: readonly ((files: Map<string, Uint8Array>, random: Random) => void)[] = [
  (files, random) => {
    const name = pick(contents(files), random);
    flipBytes(files, name, random);
    seal(files, manifestOf(files));
  },
  changeManifest,
  changeAlike,
  changeAlike,
  changeAlike,
  changeGraph,
  changeGraph,
  changeState,
];

function flipBytes(files: Map<string, Uint8Array>, name: string, random: Random): void {
  const bytes = (files.get(name) as Uint8Array).slice();
  for (let i = 0; i <= random() * 3; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  files.set(name, random() < 0.1 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);
}

function contents(files: Files): string[] {
  return [...files.keys()].filter((name) => name !== 'plan.json');
}

function manifestOf(files: Files): unknown {
  return JSON.parse(new TextDecoder().decode(files.get('plan.json')));
}

/** Writes the manifest with the sizes and digests that the files now have. */
function seal(files: Map<string, Uint8Array>, manifest: unknown): void {
  const refresh = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(refresh);
    if (value === null || typeof value !== 'object') return value;
    const bytes = 'sha256' in value && 'path' in value && 'bytes' in value ? files.get(String(value.path)) : undefined;
    if (bytes) return fileRefOf(String((value as { path: unknown }).path), bytes);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, refresh(part)]));
  };
  files.set('plan.json', new TextEncoder().encode(serialiseManifest(refresh(manifest) as PlanManifest)));
}

/** Values that readers of a manifest may not expect. */
const oddities: readonly unknown[] = [
  0,
  -1,
  1.5,
  1e9,
  2 ** 31,
  2 ** 53,
  1e300,
  '',
  'B',
  'B*H*W',
  'float64',
  'int64',
  'bool',
  '../plan.json',
  'plan.json',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
  null,
  true,
  [],
  {},
  [1],
];

function changeManifest(files: Map<string, Uint8Array>, random: Random): void {
  const manifest = manifestOf(files);
  const places = placesIn(manifest);
  const { owner, key } = pick(places, random);
  const other = pick(places, random);
  const kind = random();
  if (kind < 0.2) delete owner[key];
  else owner[key] = kind < 0.6 ? pick(oddities, random) : structuredClone(other.owner[other.key]);
  try {
    seal(files, manifest);
  } catch {
    // A manifest that cannot be serialised cannot be written either.
  }
}

/** Puts one value of the manifest in the place of another that has the same key: types hold, meanings do not. */
function changeAlike(files: Map<string, Uint8Array>, random: Random): void {
  const manifest = manifestOf(files);
  const places = placesIn(manifest).filter(({ key }) => !['bytes', 'sha256', 'digest'].includes(key));
  const { owner, key } = pick(places, random);
  const alike = places.filter((place) => place.key === key && typeof place.owner[key] === typeof owner[key]);
  const other = pick(alike, random);
  const value = owner[key];
  owner[key] = typeof value === 'number' && random() < 0.5 ? pick([0, 1, 2, 3, 1e6, value + 1], random) : structuredClone(other.owner[key]);
  seal(files, manifest);
}

interface Place {
  readonly owner: Record<string, unknown>;
  readonly key: string;
}

/** Every value inside a value. */
function placesIn(value: unknown): Place[] {
  if (value === null || typeof value !== 'object') return [];
  const owner = value as Record<string, unknown>;
  return Object.keys(owner).flatMap((key) => [{ owner, key }, ...placesIn(owner[key])]);
}

const operators = [
  'Add',
  'Mul',
  'MatMul',
  'Expand',
  'Reshape',
  'Range',
  'Loop',
  'If',
  'Cast',
  'Gather',
  'Identity',
  'ReduceSum',
  'NonZero',
  'Concat',
];

function changeGraph(files: Map<string, Uint8Array>, random: Random): void {
  const name = pick(
    contents(files).filter((each) => each.endsWith('.onnx')),
    random,
  );
  try {
    const model = onnxProto.onnx.ModelProto.decode(files.get(name) as Uint8Array);
    pick(graphMutations, random)(model.graph as onnx.GraphProto, random, model);
    files.set(name, onnxProto.onnx.ModelProto.encode(model).finish());
    seal(files, manifestOf(files));
  } catch {
    // A graph that was damaged before stays as it is.
  }
}

const graphMutations: readonly ((graph: onnx.GraphProto, random: Random, model: onnx.ModelProto) => void)[] = [
  ({ node }, random) => Object.assign(pick(node, random), { opType: pick(operators, random) }),
  ({ node }, random) => Object.assign(pick(node, random), { domain: 'com.microsoft' }),
  ({ node }, random) => node.splice(Math.floor(random() * node.length), 1),
  ({ node }, random) => node.push(pick(node, random) as onnx.NodeProto),
  ({ node }, random) => node.reverse() && random(),
  ({ node }, random) => {
    const input = pick(node, random).input as string[];
    if (input.length > 0) input[Math.floor(random() * input.length)] = pick(node, random).output?.[0] ?? '';
  },
  ({ node, input }, random) => {
    const operands = pick(node, random).input as string[];
    if (operands.length > 0) operands[Math.floor(random() * operands.length)] = pick(input, random)?.name ?? '';
  },
  ({ node }, random) => {
    const attributes = node.flatMap(({ attribute }) => attribute ?? []);
    if (attributes.length > 0) Object.assign(pick(attributes, random), { i: pick([0, -1, 5, 99], random), ints: [pick([0, -9, 7], random)] });
  },
  ({ initializer }, random) => {
    if (initializer.length > 0) Object.assign(pick(initializer, random), { dims: [pick([0, 1, 7, 2 ** 40], random)] });
  },
  ({ initializer }, random) => {
    if (initializer.length === 0) return;
    const constant = pick(initializer, random);
    const raw = (constant.rawData as Uint8Array).slice();
    for (let i = 0; i < raw.length; i++) if (random() < 0.2) raw[i] = Math.floor(random() * 256);
    constant.rawData = raw;
  },
  ({ initializer }, random) => {
    if (initializer.length === 0) return;
    Object.assign(pick(initializer, random), {
      rawData: new Uint8Array(),
      dataLocation: 1,
      externalData: [{ key: 'location', value: '/etc/hostname' }],
    });
  },
  ({ input, output }, random) => Object.assign(pick([...input, ...output], random), { name: pick(['x', 'cube', ''], random) }),
  ({ input, output }, random) => {
    const type = pick([...input, ...output], random)?.type?.tensorType;
    if (type) Object.assign(type, random() < 0.5 ? { elemType: pick([1, 7, 8, 11], random) } : { shape: { dim: [{ dimValue: 3 }] } });
  },
  (_, random, model) => Object.assign(model, { opsetImport: [{ domain: pick(['', 'ai.onnx.ml'], random), version: pick([9, 21, 99], random) }] }),
  (_, random, model) => Object.assign(model, { irVersion: pick([0, 3, 99], random) }),
];

function changeState(files: Map<string, Uint8Array>, random: Random): void {
  const name = contents(files).find((each) => each.endsWith('.safetensors'));
  if (name === undefined) return;
  try {
    const { tensors, metadata } = decodeSafetensors(files.get(name) as Uint8Array, name);
    const state: Record<string, Tensor> = { ...tensors };
    const key = pick(Object.keys(state), random) ?? 'norm.x';
    const { dtype = 'float32', dims = [2] } = state[key] ?? {};
    const value = pick([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e30, 1e-30, -1e300], random);
    const length = dims.reduce((product, size) => product * size, 1);
    if (random() < 0.2) delete state[key];
    else state[key] = tensorFrom(dtype, dims, new Float64Array(length).fill(dtype === 'int64' ? 1 : value));
    files.set(
      name,
      encodeSafetensors({ tensors: state, metadata: random() < 0.3 ? { fittedLevels: pick(['0', '1', '-1', '9', 'x'], random) } : metadata }),
    );
    seal(files, manifestOf(files));
  } catch {
    // A state that was damaged before stays as it is.
  }
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T;
}
