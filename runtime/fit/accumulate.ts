import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf, isFloat } from '../../schemas/dtype.js';
import type { FitLevel } from '../../schemas/plan.js';
import { elementCount, type Tensor } from '../../schemas/tensor.js';
import type { Control } from '../engine/control.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import type { EngineSession } from '../engine/onnx-session.js';
import type { Tensors } from '../host/contracts.js';
import { type BoundBatch, bindBatch } from '../run/batch.js';
import type { Block } from '../run/blocks.js';
import { blockInputs, blocksFor } from '../run/run-graph.js';
import { loadSource, type Source } from '../run/sources.js';
import { type Share, takesBlock, takesSource } from './shares.js';

/** What one pass over (a share of) the data has summed up. */
export interface Accumulated {
  readonly accumulators: Tensors;
  /** Pixels seen. */
  readonly samples: number;
  readonly blocks: number;
}

/** One pass of one level. */
export interface Pass {
  readonly plan: LoadedPlan;
  /** From 0. */
  readonly level: number;
  readonly share: Share;
  readonly control: Control;
}

/**
 * Pixels per call of an update graph: the float64 copies of a block of 61 bands (2 MB each) stay in the cache.
 * Measured in docs/decisions/statistical-fit.md.
 */
const pixelsPerFitBlock = 4096;

/** Empty accumulators: zeros, which update and merge graphs read as "no data yet". */
export function emptyAccumulators(level: FitLevel): Tensors {
  return Object.fromEntries(level.accumulators.map((spec) => [spec.name, zeros(spec)]));
}

function zeros({ name, dtype, dims }: FitLevel['accumulators'][number]): Tensor {
  const sizes = dims.map((dim) => {
    if (typeof dim === 'number') return dim;
    throw new CuviscError('plan-unsupported', `accumulator ${name} has no fixed size: [${dims.join(', ')}]`);
  });
  return { dtype, dims: sizes, data: new (arrayOf(dtype))(elementCount(sizes)) };
}

/**
 * Runs the update graph of a level once over the data.
 * Throws `CuviscError` `fit-not-finite` naming source and nodes after the first source that makes an accumulator NaN or infinite,
 * otherwise as a run does.
 */
export async function accumulate(pass: Pass, sources: readonly Source[]): Promise<Accumulated> {
  let total: Accumulated = { accumulators: emptyAccumulators(levelOf(pass)), samples: 0, blocks: 0 };
  let position = 0;
  for (const [index, source] of sources.entries()) {
    pass.control.check();
    if (takesSource(pass.share, index)) {
      const step = await accumulateSource(pass, source, index, { total, position });
      total = step.total;
      position = step.position;
    }
    const levels = pass.plan.manifest.fit.length;
    pass.control.progress({ level: pass.level + 1, levels, sources: index + 1, totalSources: sources.length, samples: total.samples });
  }
  return total;
}

export function levelOf(pass: Pass): FitLevel {
  return pass.plan.manifest.fit[pass.level] as FitLevel;
}

interface Step {
  readonly total: Accumulated;
  /** Blocks met so far, taken or not: it decides which share a block belongs to. */
  readonly position: number;
}

async function accumulateSource(pass: Pass, source: Source, index: number, from: Step): Promise<Step> {
  const { update } = levelOf(pass);
  const { name, batch } = await loadSource(pass.plan.hosts, update, source, index);
  const bound = bindBatch(pass.plan.manifest, update, batch);
  const fixed = await pass.plan.fixedInputs(update);
  const session = await pass.plan.session(update);
  let { total, position } = from;
  for (const block of blocksFor(update, bound, pixelsPerFitBlock)) {
    pass.control.check();
    if (takesBlock(pass.share, position++)) total = await addBlock(pass, session, { fixed, bound, block }, total);
  }
  checkFinite(levelOf(pass), total.accumulators, name);
  return { total, position };
}

interface BlockData {
  readonly fixed: Tensors;
  readonly bound: BoundBatch;
  readonly block: Block;
}

async function addBlock(pass: Pass, session: EngineSession, data: BlockData, before: Accumulated): Promise<Accumulated> {
  const level = levelOf(pass);
  const names = level.accumulators.map((spec) => spec.name);
  const inputs = { ...data.fixed, ...blockInputs(data.bound, data.block), ...before.accumulators };
  const results = await session.run(
    inputs,
    names.map((name) => `${name}.next`),
  );
  const accumulators = Object.fromEntries(names.map((name) => [name, results[`${name}.next`] as Tensor]));
  const samples = before.samples + data.block.images * data.block.rows * data.bound.extent.columns;
  return { accumulators, samples, blocks: before.blocks + 1 };
}

function checkFinite(level: FitLevel, accumulators: Tensors, source: string): void {
  const broken = Object.entries(accumulators)
    .filter(([, value]) => isFloat(value.dtype) && !allFinite(value.data))
    .map(([name]) => name);
  if (broken.length === 0) return;
  const nodes = level.nodes.filter((node) => Object.values(node.accumulators).some((name) => broken.includes(name)));
  throw new CuviscError(
    'fit-not-finite',
    `${source} has values that make the statistics of ${nodes.map((node) => node.node).join(', ')} NaN or infinite`,
    {
      place: { file: source, ...(nodes[0] ? { node: nodes[0].node } : {}) },
      hint: 'remove NaN and infinite pixels from the file, or mask them before this node',
    },
  );
}

function allFinite(data: Tensor['data']): boolean {
  return data instanceof BigInt64Array || data.every((value: number) => Number.isFinite(value));
}
