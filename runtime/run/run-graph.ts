import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf } from '../../schemas/dtype.js';
import type { PlanGraph, PlanGraphOutput } from '../../schemas/plan.js';
import { isPixelwise } from '../../schemas/locality.js';
import { elementCount, type Tensor, tensorWith, type Tensors } from '../../schemas/tensor.js';
import type { Control } from './control.js';
import type { LoadedPlan } from './loaded-plan.js';
import type { EngineSession, Provider } from '../engine/onnx-session.js';
import type { BoundBatch } from '../tensor/batch.js';
import { wholeInputs } from './block-inputs.js';
import { BlockReader } from './block-reader.js';
import { type PixelRow, pixelBlocks, pixelRowOf, pixelsOf } from '../tensor/pixel-blocks.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';
import { defaultSeed } from '../../schemas/training/run.js';
import { pasteTile, type Tile, tilesOf } from '../tensor/tiles.js';
import { readArea } from './tile-reader.js';
import { firstDraw } from './noise-inputs.js';

/** What a graph made of a batch. */
export interface GraphRun {
  readonly values: Tensors;
  /** What ran the nodes; that no node had to run says the plan's device. */
  readonly provider: Provider;
}

/**
 * Runs a stage graph over a batch and returns the outputs named in `outputs`, each for the whole batch. A pixelwise graph
 * runs in blocks of pixels, each of which writes its part of the outputs; one that looks at neighbours in tiles that overlap.
 * Stage train sees what the first batch of a training with `seed` would see.
 * Throws `CuviscError` `plan-not-fitted`, `plan-unsupported`, `seed-invalid`, `dtype-lossy` or `engine-failed`, and `AbortError` between blocks.
 */
export async function runGraph(
  plan: LoadedPlan,
  graph: PlanGraph,
  bound: BoundBatch,
  outputs: readonly string[],
  control: Control,
  seed = defaultSeed,
): Promise<GraphRun> {
  if (outputs.length === 0) return { values: {}, provider: plan.device };
  const session = await plan.stageSession(graph, outputs);
  control.check();
  const drawn = firstDraw(plan.manifest, graph, bound.bindings, seed);
  const values = await runOnSession(session, graph, withDrawn(graph, bound, drawn), outputs, plan.blockPixels(graph), control);
  return { values, provider: session.provider };
}

/** Random numbers beside the batch: they are inputs like those of the caller. */
function withDrawn(graph: PlanGraph, bound: BoundBatch, drawn: Tensors): BoundBatch {
  const specs = graph.inputs.filter(({ name }) => Object.hasOwn(drawn, name));
  return specs.length === 0 ? bound : { ...bound, specs: [...bound.specs, ...specs], inputs: { ...bound.inputs, ...drawn } };
}

/** Runs a graph whose session takes the inputs of `bound` only, in blocks or tiles of about `limit` pixels where its locality allows. Throws as `runGraph` does. */
export async function runOnSession(
  session: EngineSession,
  graph: PlanGraph,
  bound: BoundBatch,
  outputs: readonly string[],
  limit: number,
  control: Pick<Control, 'check'>,
): Promise<Tensors> {
  const { images, rows, columns } = bound.extent;
  if (images * rows * columns <= limit) return session.run(wholeInputs(bound), outputs);
  const specs = graph.outputs.filter((output) => outputs.includes(output.name));
  const row = pixelRowOf(graph, bound, limit);
  if (row) return runBlocks(session, bound, specs, { row, limit }, control);
  const tiles = isPixelwise(graph.locality) ? undefined : tilesOf(graph, bound, limit);
  return tiles ? runTiles(session, bound, specs, tiles, control) : session.run(wholeInputs(bound), outputs);
}

interface Cut {
  readonly row: PixelRow;
  readonly limit: number;
}

async function runBlocks(
  session: EngineSession,
  bound: BoundBatch,
  specs: readonly PlanGraphOutput[],
  { row, limit }: Cut,
  control: Pick<Control, 'check'>,
): Promise<Tensors> {
  const wholes = specs.map((spec) => ({ spec, whole: allocate(spec, bound) }));
  const reader = new BlockReader(bound);
  for (const block of pixelBlocks(row, limit)) {
    control.check();
    const parts = wholes.map(({ spec, whole }) => [spec.name, pixelsOf(whole, spec.dims, block, row, bound.bindings)] as const);
    await session.runInto(reader.block(block, row), Object.fromEntries(parts));
  }
  return Object.fromEntries(wholes.map(({ spec, whole }) => [spec.name, whole]));
}

async function runTiles(
  session: EngineSession,
  bound: BoundBatch,
  specs: readonly PlanGraphOutput[],
  tiles: readonly Tile[],
  control: Pick<Control, 'check'>,
): Promise<Tensors> {
  const wholes = specs.map((spec) => ({ spec, whole: allocate(spec, bound) }));
  const names = specs.map(({ name }) => name);
  for (const tile of tiles) {
    control.check();
    const parts = await session.run(readArea(bound, tile.read), names);
    for (const { spec, whole } of wholes) pasteTile(whole, parts[spec.name] as Tensor, spec.dims, tile, bound.extent);
  }
  return Object.fromEntries(wholes.map(({ spec, whole }) => [spec.name, whole]));
}

/** Memory for an output of the whole batch. */
function allocate(spec: PlanGraphOutput, bound: BoundBatch): Tensor {
  const dims = spec.dims.map((dim) => sizeOf(dim, bound.bindings) ?? unknownSize(spec));
  return tensorWith(spec.dtype, dims, new (arrayOf(spec.dtype))(elementCount(dims)));
}

function unknownSize({ name, dims }: PlanGraphOutput): never {
  throw new CuviscError('engine-failed', `output ${name} [${dims.join(', ')}]: no input tells its size`, { fault: 'run' });
}
