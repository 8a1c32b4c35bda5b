import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { FitLevel } from '../../schemas/plan.js';
import type { Control } from '../engine/control.js';
import type { LoadedPlan } from '../engine/loaded-plan.js';
import type { Tensors } from '../host/contracts.js';
import { mismatchOf } from '../plan/plan-state.js';
import { decodeSafetensors, encodeSafetensors } from '../../schemas/safetensors.js';
import type { NoDataSetting } from '../no-data/rule.js';
import type { Source } from '../run/sources.js';
import { accumulate } from './accumulate.js';
import { finaliseLevel } from './finalise-level.js';
import { type FitReport, requireData } from './fit-plan.js';
import { mergeAll } from './merge-accumulators.js';
import { type Shard, shareOf } from './shares.js';

const count = z.coerce.number().int().nonnegative();

/** Metadata of a shard file: safetensors metadata are strings. `plan` is the digest, state included, of the plan that made it. */
const shardMetadata = z.object({
  format: z.literal('cuvisc-fit-shard'),
  plan: z.string(),
  level: count,
  index: count,
  count,
  by: z.string(),
  sources: count,
  samples: count,
  noData: count.default(0),
  blocks: count,
});

type ShardMetadata = z.infer<typeof shardMetadata>;

interface ShardFile {
  readonly file: string;
  readonly metadata: ShardMetadata;
  readonly accumulators: Tensors;
}

export interface ShardRequest {
  readonly sources: readonly Source[];
  readonly shard: Shard;
  /** Which level to fit, from 1; the first that is not fitted if undefined. */
  readonly level: number | undefined;
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData?: NoDataSetting | undefined;
}

/**
 * Runs one level over a shard's share of the data and returns the accumulators as a safetensors file.
 * All shards must be given the same sources in the same order.
 */
export async function fitShard(plan: LoadedPlan, request: ShardRequest, control: Control): Promise<Uint8Array> {
  const { sources, shard } = request;
  requireData(sources);
  const level = pickLevel(plan, request.level);
  const share = shareOf(shard, sources.length);
  const pass = { plan, level, share, setting: request.noData, control };
  const { accumulators, samples, noData, blocks } = await accumulate(pass, sources);
  const facts = { format: 'cuvisc-fit-shard', plan: plan.manifest.digest, level, ...share, sources: sources.length, samples, noData, blocks };
  const metadata = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, String(value)]));
  return encodeSafetensors({ tensors: accumulators, metadata });
}

function pickLevel(plan: LoadedPlan, requested: number | undefined): number {
  const levels = plan.manifest.fit.length;
  const level = (requested ?? plan.state.fittedLevels + 1) - 1;
  if (Number.isInteger(level) && level >= 0 && level < levels && level <= plan.state.fittedLevels) return level;
  if (requested === undefined) {
    throw new CuviscError('plan-already-fitted', `all ${levels} fit levels of the plan are fitted`, { hint: 'name the level to fit it again' });
  }
  throw new CuviscError(
    'fit-level-invalid',
    `level ${requested} cannot be fitted: the plan has ${levels} levels, of which ${plan.state.fittedLevels} are fitted`,
  );
}

/**
 * Merges the shard files of one level in the order of their indices, sets the level's state and saves it.
 * Throws `CuviscError` `shard-mismatch` naming the file if they do not belong together or to this plan, or if one is missing or double.
 */
export async function mergeShards(plan: LoadedPlan, paths: readonly string[], control: Control): Promise<FitReport> {
  const start = performance.now();
  const shards = (await Promise.all(paths.map((path) => readShard(plan, path)))).sort((a, b) => a.metadata.index - b.metadata.index);
  const { level } = checkComplete(shards);
  const sets = shards.map((shard) => shard.accumulators);
  const merged = await mergeAll(plan, plan.manifest.fit[level] as FitLevel, sets, () => control.check());
  const before = plan.state;
  try {
    const nodes = await finaliseLevel(plan, level, merged);
    await plan.save();
    const sum = (key: 'samples' | 'noData' | 'blocks') => shards.reduce((total, shard) => total + shard.metadata[key], 0);
    const ms = performance.now() - start;
    const [samples, noData] = [sum('samples'), sum('noData')];
    return { levels: [{ level: level + 1, nodes, samples, noData, blocks: sum('blocks'), ms }], passes: 1, samples, noData, notices: [], ms };
  } catch (error) {
    plan.setState(before);
    throw error;
  }
}

async function readShard(plan: LoadedPlan, file: string): Promise<ShardFile> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new CuviscError('file-unreadable', `${file} cannot be read: ${(cause as Error).message}`, { place: { file }, cause });
  });
  const { tensors, metadata } = shardTensors(new Uint8Array(bytes), file);
  const checked = shardMetadata.safeParse(metadata);
  if (!checked.success) throw mismatch(file, notAShard);
  if (checked.data.plan !== plan.manifest.digest) throw mismatch(file, 'it was made with another plan, or with another state of this plan');
  const level = plan.manifest.fit[checked.data.level];
  for (const spec of level?.accumulators ?? []) {
    const value = tensors[spec.name];
    const problem = value ? mismatchOf(spec, value) : 'it is missing';
    if (problem) throw mismatch(file, `accumulator ${spec.name}: ${problem}`);
  }
  return { file, metadata: checked.data, accumulators: tensors };
}

const notAShard = 'it is not a file that `cuvisc fit --shard` wrote';

/** A file that begins in another way than safetensors is no damaged shard but something else. */
function shardTensors(bytes: Uint8Array, file: string): ReturnType<typeof decodeSafetensors> {
  try {
    return decodeSafetensors(bytes, file);
  } catch (error) {
    throw bytes[8] === '{'.charCodeAt(0) ? error : mismatch(file, notAShard);
  }
}

function checkComplete(shards: readonly ShardFile[]): ShardMetadata {
  const first = shards[0];
  if (!first) throw new CuviscError('no-data', 'there are no shard files to merge');
  for (const [i, { file, metadata }] of shards.entries()) {
    for (const key of ['level', 'count', 'by', 'sources'] as const) {
      if (metadata[key] !== first.metadata[key]) throw mismatch(file, `${key} is ${metadata[key]}, that of ${first.file} is ${first.metadata[key]}`);
    }
    if (metadata.index !== i + 1) throw mismatch(file, `it is shard ${metadata.index} of ${metadata.count} where shard ${i + 1} was expected`);
  }
  if (shards.length === first.metadata.count) return first.metadata;
  throw mismatch(first.file, `${shards.length} of ${first.metadata.count} shards were given`);
}

function mismatch(file: string, why: string): CuviscError {
  return new CuviscError('shard-mismatch', `${file} cannot be merged: ${why}`, { place: { file }, hint: 'give every shard of one level once' });
}
