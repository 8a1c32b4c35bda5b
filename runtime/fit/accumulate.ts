import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isFloat } from '../../schemas/dtype.js';
import type { FitLevel } from '../../schemas/plan.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Control } from '../engine/control.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import type { Tensors } from '../host/contracts.js';
import { overheadRows } from '../profile/profiled-frame.js';
import { type BoundBatch, bindBatch } from '../run/batch.js';
import { blocksFor, blockViews } from '../run/block-inputs.js';
import { pixelsPerBlock } from '../run/blocks.js';
import { type LoadedSource, readSource, type Source } from '../run/sources.js';
import { mergeAll } from './merge-accumulators.js';
import { type Share, takesBlock, takesSource } from './shares.js';
import { Team } from './team.js';

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
  /** Sees every source that was read, before anything is computed of it. */
  readonly onRead?: (index: number, loaded: LoadedSource) => void;
}

/**
 * Values per call of an update graph: about 4,096 pixels of 61 bands, whose float64 copies (2 MB each) stay in the cache.
 * Measured in docs/decisions/statistical-fit.md.
 */
const valuesPerBlock = 2 ** 18;

/** Pixels per block of a batch. */
function pixelsPerFitBlock({ inputs, extent }: BoundBatch): number {
  const values = Math.max(1, ...Object.values(inputs).map(({ data }) => data.length));
  const perPixel = values / (extent.images * extent.rows * extent.columns);
  return Math.min(pixelsPerBlock, Math.max(1, Math.floor(valuesPerBlock / perPixel)));
}

/**
 * Runs the update graph of a level once over the data.
 * Throws `CuviscError` `fit-not-finite` naming source and nodes after the first source that makes an accumulator NaN or infinite,
 * otherwise as a run does.
 */
export async function accumulate(pass: Pass, sources: readonly Source[]): Promise<Accumulated> {
  const team = await Team.start(pass.plan, levelOf(pass));
  const seen: Seen = { samples: 0, blocks: 0, position: 0 };
  for (const [index, source] of sources.entries()) {
    pass.control.check();
    if (takesSource(pass.share, index)) {
      const loaded = await readSource(pass.plan, 'fit', team.graph, source, index);
      pass.onRead?.(index, loaded);
      await pass.plan.profiler.frame('fit', () => accumulateSource(pass, team, loaded, seen));
    }
    const levels = pass.plan.manifest.fit.length;
    pass.control.progress({ level: pass.level + 1, levels, sources: index + 1, totalSources: sources.length, samples: seen.samples });
  }
  const { samples, blocks } = seen;
  return { accumulators: await mergeAll(pass.plan, levelOf(pass), await team.read()), samples, blocks };
}

export function levelOf(pass: Pass): FitLevel {
  return pass.plan.manifest.fit[pass.level] as FitLevel;
}

interface Seen {
  samples: number;
  blocks: number;
  /** Blocks met so far, taken or not: it decides which share a block belongs to. */
  position: number;
}

async function accumulateSource(pass: Pass, team: Team, { name, batch }: LoadedSource, seen: Seen): Promise<void> {
  const bound = bindBatch(pass.plan.manifest, team.graph, batch);
  const blocks = blocksFor(team.graph, bound, pixelsPerFitBlock(bound)).filter(() => takesBlock(pass.share, seen.position++));
  await team.prepare(blocks.length);
  for (const block of blocks) {
    pass.control.check();
    await team.add(blockViews(bound, block));
    seen.samples += block.images * block.rows * bound.extent.columns;
    seen.blocks++;
  }
  const sets = await pass.plan.profiler.part('overhead', overheadRows.waiting, () => team.read());
  for (const accumulators of sets) checkFinite(levelOf(pass), accumulators, name);
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
