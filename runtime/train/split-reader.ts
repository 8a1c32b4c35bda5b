import { CuviscError } from '../../schemas/cuvisc-error.js';
import { batchDim } from '../../schemas/dim.js';
import { arrayOf } from '../../schemas/dtype.js';
import { isPixelwise } from '../../schemas/locality.js';
import { portsOfStage } from '../../schemas/plan/steps.js';
import type { StepPorts } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import { type Tensor, tensorWith, type Tensors } from '../../schemas/tensor.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { type BoundBatch, bindBatch } from '../tensor/batch.js';
import { copyInto, extentOf } from '../tensor/blocks.js';
import { wholeInputs } from '../run/block-inputs.js';
import { type LeftOut, leaveOut, requireSeparable } from '../no-data/leave-out.js';
import { type NoDataSetting, noDataValues } from '../no-data/rule.js';
import { atSource } from '../run/at-source.js';
import { type LoadedSource, readSource, type Source } from '../run/sources.js';

/** The sources of a split, as inputs of one graph. */
export interface SplitReader {
  readonly count: number;
  /** The source at `index`, checked against the graph and in its dtypes. Throws as `bindBatch` and the readers do. */
  read(index: number): Promise<BoundBatch>;
  /** Pixels without data in the sources that were read; they are left out. */
  noData(): number;
  /** What the graph loses of the numbers of the sources that were read, each with the name of its source. */
  roundings(): readonly string[];
}

/** The sources of a split and the values that mark pixels without data in them, beside those that files state. */
export interface SplitSources {
  readonly sources: readonly Source[];
  readonly noData: NoDataSetting | undefined;
}

/** Bytes of cubes that may be held in memory, shared by readers. */
export interface CacheBudget {
  left: number;
}

/** Reads a split; what was read is kept as long as `budget` lasts. */
export function createReader(plan: LoadedPlan, stage: Stage, graph: StepPorts, { sources, noData }: SplitSources, budget: CacheBudget): SplitReader {
  const kept = new Map<number, BoundBatch>();
  const absent = new Map<number, number>();
  const roundings = new Set<string>();
  const read = async (index: number): Promise<BoundBatch> => {
    const known = kept.get(index);
    if (known) return known;
    const loaded = await readSource(plan, stage, graph, sources[index] as Source, index);
    const values = noDataValues(noData, loaded.info);
    const left = await atSource(loaded, graph, values, async () => presentPixels(plan, stage, graph, loaded, values));
    const bound = { ...left.bound, inputs: wholeInputs(left.bound) };
    absent.set(index, left.noData?.count ?? 0);
    for (const notice of left.roundings) roundings.add(`${loaded.name}: ${notice}`);
    const bytes = Object.values(bound.inputs).reduce((sum, { data }) => sum + data.byteLength, 0);
    if (bytes <= budget.left) {
      budget.left -= bytes;
      kept.set(index, bound);
    }
    return bound;
  };
  return { count: sources.length, read, roundings: () => [...roundings], noData: () => [...absent.values()].reduce((sum, count) => sum + count, 0) };
}

/** The pixels of a source that have data. A training step sees pixels as stage train does. */
function presentPixels({ manifest }: LoadedPlan, stage: Stage, graph: StepPorts, { name, batch }: LoadedSource, values: readonly number[]): LeftOut {
  const whole = portsOfStage(manifest.stages[stage]);
  const spatial = whole && isPixelwise(whole.locality) ? [] : (whole?.spatial ?? graph.spatial);
  const left = leaveOut({ ...graph, ...(spatial ? { spatial } : {}) }, batch, bindBatch(manifest, graph, batch), values);
  requireSeparable(left, name, 'losses and metrics');
  if (left.isEmpty) throw new CuviscError('no-data', `no pixel of ${name} has data`, { place: { file: name }, hint: 'take it out of the split' });
  return left;
}

/** True if both have the same sizes but for the number of images. */
function stackable(a: BoundBatch, b: BoundBatch): boolean {
  const names = new Set([...Object.keys(a.bindings), ...Object.keys(b.bindings)]);
  return [...names].every((name) => name === 'B' || a.bindings[name] === b.bindings[name]);
}

/**
 * Batches of one size as one batch: inputs whose first dimension is `B` are joined, of others the first batch's is taken.
 * Throws `CuviscError` `batch-sizes-differ`.
 */
export function stack(batches: readonly BoundBatch[]): BoundBatch {
  const [first] = batches as readonly [BoundBatch, ...BoundBatch[]];
  if (batches.length === 1) return first;
  if (!batches.every((batch) => stackable(first, batch))) throw sizesDiffer(batches);
  const bindings = { ...first.bindings, B: batches.reduce((sum, batch) => sum + batch.extent.images, 0) };
  const inputs = first.specs.map(({ name, dims }) => [name, dims[0] === batchDim ? joined(batches, name) : (first.inputs[name] as Tensor)] as const);
  return { specs: first.specs, bindings, extent: extentOf(bindings), inputs: Object.fromEntries(inputs) satisfies Tensors };
}

function joined(batches: readonly BoundBatch[], name: string): Tensor {
  const parts = batches.map((batch) => batch.inputs[name] as Tensor);
  const { dtype, dims } = parts[0] as Tensor;
  const data = new (arrayOf(dtype))(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    copyInto(data, part.data, at);
    at += part.data.length;
  }
  return tensorWith(dtype, [parts.reduce((sum, part) => sum + (part.dims[0] as number), 0), ...dims.slice(1)], data);
}

function sizesDiffer(batches: readonly BoundBatch[]): CuviscError {
  const sizes = batches.map(({ extent }) => `${extent.rows} x ${extent.columns}`);
  return new CuviscError('batch-sizes-differ', `cubes of ${[...new Set(sizes)].join(' and ')} pixels cannot share a batch`, {
    hint: 'train with a batch size of 1, or with cubes of one size',
  });
}

/** The split in its order: neighbours of one size together, at most `size` of them. */
export async function* batchesInOrder({ count, read }: SplitReader, size: number): AsyncGenerator<BoundBatch> {
  let group: BoundBatch[] = [];
  for (let index = 0; index < count; index++) {
    const bound = await read(index);
    const fits = group.length < size && group.every((each) => stackable(each, bound));
    if (!fits) {
      yield stack(group);
      group = [];
    }
    group.push(bound);
  }
  if (group.length > 0) yield stack(group);
}
