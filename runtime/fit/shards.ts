import type { Tensors } from '../../schemas/tensor.js';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { readRefused } from '../../schemas/disk/read-refused.js';
import type { FitLevel, PlanManifest } from '../../schemas/plan.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import type { Control } from '../run/control.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { mismatchOf } from '../../schemas/tensor-spec.js';
import type { PlanState } from '../plan/plan-state.js';
import { decodeSafetensors, encodeSafetensors } from '../../schemas/safetensors.js';
import { describeSetting, type NoDataSetting } from '../no-data/rule.js';
import { requireData, type LoadedSource, type Source } from '../run/sources.js';
import { accumulate } from './accumulate.js';
import { finaliseLevel } from './finalise-level.js';
import type { FitReport } from './fit-plan.js';
import { mergeAll } from './merge-accumulators.js';
import { type Shard, shareOf } from './shares.js';
import { differenceOf, digestOf, identify, type SourceIdentity, sourceIdentity } from './source-identity.js';

const count = z.coerce.number().int().nonnegative();

/**
 * Metadata of a shard file: safetensors metadata are strings. `plan` is the digest of the plan that made it, `topology` that of the plan
 * without its state, `noDataValues` what marked pixels without data, `data` what is known of every source.
 */
const shardMetadata = z.object({
  format: z.literal('cuvisc-fit-shard'),
  plan: z.string(),
  topology: z.string(),
  level: count,
  index: count,
  count,
  by: z.string(),
  sources: count,
  samples: count,
  noData: count,
  noDataValues: z.string(),
  blocks: count,
  data: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.array(sourceIdentity)),
});

type ShardMetadata = z.infer<typeof shardMetadata>;

interface ShardFile {
  readonly file: string;
  readonly metadata: ShardMetadata;
  readonly accumulators: Tensors;
}

/** The share of a level that one process gathers. */
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
  const data: SourceIdentity[] = [];
  for (const [index, source] of sources.entries()) data.push(await identify(source, index));
  const onRead = (index: number, { batch }: LoadedSource): void => {
    data[index] = { ...(data[index] as SourceIdentity), values: digestOf(batch) };
  };
  const pass = { plan, level, share, setting: request.noData, control, onRead };
  const { accumulators, samples, noData, blocks } = await accumulate(pass, sources);
  const made = { format: 'cuvisc-fit-shard', plan: plan.manifest.digest, topology: topologyDigest(plan.manifest) };
  const left = { noData, noDataValues: describeSetting(request.noData) };
  const facts = { ...made, level, ...share, sources: sources.length, samples, ...left, blocks, data: JSON.stringify(data) };
  const metadata = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, String(value)]));
  return encodeSafetensors({ tensors: accumulators, metadata });
}

function pickLevel(plan: LoadedPlan, requested: number | undefined): number {
  const levels = plan.manifest.fit.length;
  const level = (requested ?? plan.state.fittedLevels + 1) - 1;
  if (Number.isInteger(level) && level >= 0 && level < levels && level <= plan.state.fittedLevels) return level;
  if (requested === undefined) {
    throw new CuviscError('plan-already-fitted', `all ${levels} fit levels of the plan are fitted`, {
      hint: 'to fit one again, name it: --level 1 or { level: 1 }',
    });
  }
  throw new CuviscError(
    'fit-level-invalid',
    `level ${requested} cannot be fitted: the plan has ${levels} levels, of which ${plan.state.fittedLevels} are fitted`,
  );
}

/** What merging shards came to. */
export interface MergeReport extends FitReport {
  /** The plan had the statistics of these shards already: nothing was saved. */
  readonly already: boolean;
}

/**
 * Merges the shard files of one level in the order of their indices, sets the level's state and saves it, unless it is what the plan has.
 * Throws `CuviscError` `shard-mismatch` naming the file if they do not belong together, to the same data or to this plan, or if one is missing or double.
 */
export async function mergeShards(plan: LoadedPlan, paths: readonly string[], control: Control): Promise<MergeReport> {
  const start = performance.now();
  const shards = (await Promise.all(paths.map((path) => readShard(plan, path)))).sort((a, b) => a.metadata.index - b.metadata.index);
  const { level, plan: madeWith } = checkComplete(shards);
  const isCurrent = madeWith === plan.manifest.digest;
  const sets = shards.map((shard) => shard.accumulators);
  const merged = await mergeAll(plan, plan.manifest.fit[level] as FitLevel, sets, () => control.check());
  const before = plan.state;
  try {
    const nodes = await finaliseLevel(plan, level, merged);
    if (isCurrent) await plan.save();
    else requireSameLevel(plan, level, before, shards[0] as ShardFile);
    const sum = (key: 'samples' | 'noData' | 'blocks') => shards.reduce((total, shard) => total + shard.metadata[key], 0);
    const ms = performance.now() - start;
    const [samples, noData] = [sum('samples'), sum('noData')];
    const levels = [{ level: level + 1, nodes, samples, noData, blocks: sum('blocks'), ms }];
    if (!isCurrent) plan.setState(before);
    return { levels, passes: 1, samples, noData, notices: [], ms, already: !isCurrent };
  } catch (error) {
    plan.setState(before);
    throw error;
  }
}

/** Merging is a function of the shards to the bit: who has its result has merged them, or the same data, before. Throws `shard-mismatch` otherwise. */
function requireSameLevel(plan: LoadedPlan, level: number, before: PlanState, { file }: ShardFile): void {
  const names = plan.manifest.fit[level]?.nodes.flatMap(({ writes }) => Object.values(writes)) ?? [];
  const pick = (state: PlanState): Tensors => Object.fromEntries(names.flatMap((name) => (state.tensors[name] ? [[name, state.tensors[name]]] : [])));
  if (digestOf(pick(plan.state)) !== digestOf(pick(before))) throw mismatch(file, 'it was made with another state of this plan');
}

/** SHA-256 of a manifest without what follows from the state. */
function topologyDigest(manifest: PlanManifest): string {
  return sha256Of(JSON.stringify({ ...manifest, stateFile: null, digest: null }));
}

async function readShard(plan: LoadedPlan, file: string): Promise<ShardFile> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw readRefused(file, cause);
  });
  const { tensors, metadata } = shardTensors(new Uint8Array(bytes), file);
  const checked = shardMetadata.safeParse(metadata);
  if (!checked.success) throw mismatch(file, notAShard);
  if (checked.data.topology !== topologyDigest(plan.manifest)) throw mismatch(file, 'it was made with another plan');
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
    for (const key of ['level', 'count', 'by', 'sources', 'plan', 'noDataValues'] as const) {
      if (metadata[key] !== first.metadata[key]) throw mismatch(file, `${key} is ${metadata[key]}, that of ${first.file} is ${first.metadata[key]}`);
    }
    if (metadata.index !== i + 1) throw mismatch(file, `it is shard ${metadata.index} of ${metadata.count} where shard ${i + 1} was expected`);
  }
  if (shards.length !== first.metadata.count) throw mismatch(first.file, `${shards.length} of ${first.metadata.count} shards were given`);
  checkSameData(shards);
  return first.metadata;
}

/** Compares every source of every shard with what the shards before know of it, the first that differs is named. */
function checkSameData([first, ...others]: readonly ShardFile[]): void {
  const known = [...(first as ShardFile).metadata.data];
  for (const { file, metadata } of others) {
    for (const [index, source] of metadata.data.entries()) {
      const before = known[index] as SourceIdentity;
      const why = differenceOf(before, source);
      if (why !== undefined) throw otherData(file, index, source, before, why);
      known[index] = { ...before, values: before.values ?? source.values };
    }
  }
}

function otherData(file: string, index: number, source: SourceIdentity, before: SourceIdentity, why: string): CuviscError {
  const message = `${file} cannot be merged: it was made from other data. Source ${index + 1} is ${source.name} there and ${before.name} in the shards before it, and ${why}`;
  return new CuviscError('shard-mismatch', message, { place: { file }, hint: 'give every shard the same data in the same order, and make it again' });
}

function mismatch(file: string, why: string): CuviscError {
  return new CuviscError('shard-mismatch', `${file} cannot be merged: ${why}`, { place: { file }, hint: 'give every shard of one level once' });
}
