import type { PlanManifest } from '../../schemas/plan.js';
import { planIdentity } from '../run-folder/plan-identity.js';
import type { RunIdentity } from '../run-folder/run-identity.js';
import type { RunRecord } from '../run-folder/run-record.js';
import { dataIdentity, recordSources, type SplitName, splitNames } from '../run-folder/run-sources.js';
import { settingsIdentity } from '../run-folder/settings-identity.js';
import type { PreparedRun } from './prepare-run.js';

/** What a run would be if it were built now, and its data as they are now. */
export interface PresentRun {
  readonly identity: RunIdentity;
  readonly data: RunRecord['data'];
}

/** All that the results of `run` depend on, as it is now. Throws what `compiled` and reading the data's files throw. */
export async function presentRun(run: PreparedRun): Promise<PresentRun> {
  const data = await recordSources(run.sources, run.base);
  return { identity: identityOf(run, run.compiled().manifest, data), data };
}

function identityOf({ config, noData, modules }: PreparedRun, manifest: PlanManifest, data: RunRecord['data']): RunIdentity {
  return { ...planIdentity(manifest), setting: settingsIdentity(config, noData), data: dataIdentity(data), module: modules };
}

/** `identity` with those of its data that belong to `splits`: what is measured is the measurement's own choice. */
export function withData(identity: RunIdentity, splits: readonly SplitName[]): RunIdentity {
  const { data = {} } = identity;
  const own = Object.entries(data).filter(([name]) => splitNames.some((split) => splits.includes(split) && name.startsWith(`${split} `)));
  return { ...identity, data: Object.fromEntries(own) };
}
