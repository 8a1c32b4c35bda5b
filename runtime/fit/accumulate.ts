import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isFloat } from '../../schemas/dtype.js';
import { comesWithBatch, portsOfLevel } from '../../schemas/plan/steps.js';
import type { FitLevel } from '../../schemas/plan.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import type { Control } from '../run/control.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { overheadRows } from '../profile/profiled-frame.js';
import { type BoundBatch, bindBatch } from '../tensor/batch.js';
import { blocksFor, blockViews } from '../run/block-inputs.js';
import { pixelsPerBlock } from '../tensor/blocks.js';
import { runSteps } from '../run/run-steps.js';
import { atSource } from '../run/at-source.js';
import { type LoadedSource, nonFiniteIn, readSource, type Source } from '../run/sources.js';
import type { NoData } from '../no-data/find-no-data.js';
import { leaveOut, requireSeparable } from '../no-data/leave-out.js';
import { type NoDataSetting, noDataValues } from '../no-data/rule.js';
import { mergeAll } from './merge-accumulators.js';
import { type Share, takesBlock, takesSource } from './shares.js';
import { Team } from './team.js';

/** What one pass over (a share of) the data has summed up. */
export interface Accumulated {
  readonly accumulators: Tensors;
  /** Pixels seen, those without data not counted. */
  readonly samples: number;
  /** Pixels without data. */
  readonly noData: number;
  readonly blocks: number;
  /** Remarks about the sources, each with the name of its source. */
  readonly notices: readonly string[];
  /** Those among `notices` about values that were rounded to what the plan reads. */
  readonly roundings: readonly string[];
}

/** One pass of one level. */
export interface Pass {
  readonly plan: LoadedPlan;
  /** From 0. */
  readonly level: number;
  readonly share: Share;
  readonly setting: NoDataSetting | undefined;
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
  const seen: Seen = { samples: 0, noData: 0, blocks: 0, position: 0, notices: [], roundings: [] };
  for (const [index, source] of sources.entries()) {
    pass.control.check();
    if (takesSource(pass.share, index)) {
      const ports = portsOfLevel(levelOf(pass));
      const loaded = await readSource(pass.plan, 'fit', ports, source, index);
      pass.onRead?.(index, loaded);
      const values = noDataValues(pass.setting, loaded.info);
      const add = () => atSource(loaded, ports, values, () => accumulateSource(pass, team, loaded, values, seen));
      await pass.plan.profiler.frame('fit', add);
    }
    const levels = pass.plan.manifest.fit.length;
    pass.control.progress({ level: pass.level + 1, levels, sources: index + 1, totalSources: sources.length, samples: seen.samples });
  }
  const { position: _, ...summary } = seen;
  return { accumulators: await mergeAll(pass.plan, levelOf(pass), await team.read()), ...summary };
}

/** The fit level that a pass gathers. */
function levelOf(pass: Pass): FitLevel {
  return pass.plan.manifest.fit[pass.level] as FitLevel;
}

interface Seen {
  samples: number;
  noData: number;
  notices: string[];
  roundings: string[];
  blocks: number;
  /** Blocks met so far, taken or not: it decides which share a block belongs to. */
  position: number;
}

async function accumulateSource(pass: Pass, team: Team, loaded: LoadedSource, values: readonly number[], seen: Seen): Promise<void> {
  const ports = portsOfLevel(levelOf(pass));
  const left = leaveOut(ports, loaded.batch, bindBatch(pass.plan.manifest, ports, loaded.batch), values);
  requireSeparable(
    left,
    loaded.name,
    `the statistics of ${levelOf(pass)
      .nodes.map(({ node }) => node)
      .join(', ')}`,
  );
  const { noData, isEmpty } = left;
  const bound = isEmpty ? left.bound : await beforeGathering(pass, left.bound);
  const named = (notice: string) => `${loaded.name}: ${notice}`;
  seen.notices.push(...[...loaded.notices, ...left.notices].map(named));
  seen.roundings.push(...left.roundings.map(named));
  const blocks = isEmpty ? [] : blocksFor(team.graph, bound, pixelsPerFitBlock(bound)).filter(() => takesBlock(pass.share, seen.position++));
  if (blocks.length > 0 || isEmpty) seen.noData += noData?.count ?? 0;
  await team.prepare(blocks.length);
  for (const block of blocks) {
    pass.control.check();
    await team.add(blockViews(bound, block));
    seen.samples += block.images * block.rows * bound.extent.columns;
    seen.blocks++;
  }
  const sets = await pass.plan.profiler.part('overhead', overheadRows.waiting, () => team.read());
  for (const accumulators of sets) checkFinite(levelOf(pass), accumulators, loaded, noData);
}

/** What the graph that gathers reads: the batch, and what the steps before it make of it. */
async function beforeGathering(pass: Pass, bound: BoundBatch): Promise<BoundBatch> {
  const { before, update } = levelOf(pass);
  if (before.length === 0) return bound;
  const specs = update.inputs.filter(comesWithBatch);
  const made = specs.flatMap(({ name, source }) => (source === 'value' ? [name] : []));
  const { values } = await runSteps(pass.plan, { name: 'inference', steps: before }, bound, made, pass.control);
  const inputs = { ...bound.inputs, ...values };
  return { ...bound, specs, inputs: Object.fromEntries(specs.map(({ name }) => [name, inputs[name] as Tensor])) };
}

function checkFinite(level: FitLevel, accumulators: Tensors, { name, batch: { cube } }: LoadedSource, noData: NoData | undefined): void {
  const broken = Object.entries(accumulators)
    .filter(([, value]) => isFloat(value.dtype) && !allFinite(value.data))
    .map(([entry]) => entry);
  if (broken.length === 0) return;
  const nodes = level.nodes.filter(({ reductions }) =>
    reductions.some(({ accumulators: own }) => Object.values(own).some((entry) => broken.includes(entry))),
  );
  const where = cube && nonFiniteIn(cube, noData?.absent);
  const what = `the statistics of ${nodes.map((node) => node.node).join(', ')} are NaN or infinite`;
  throw new CuviscError('fit-not-finite', `${name}: ${what}${where === undefined ? '' : `, as ${where}`}`, {
    place: { file: name, ...(nodes[0] ? { node: nodes[0].node } : {}) },
    hint:
      where === undefined
        ? 'look for a division by zero or an overflow before this node'
        : 'leave such pixels out: --no-data nan (and inf, -inf), in the API noData: NaN',
  });
}

function allFinite(data: Tensor['data']): boolean {
  return data instanceof BigInt64Array || data.every((value: number) => Number.isFinite(value));
}
