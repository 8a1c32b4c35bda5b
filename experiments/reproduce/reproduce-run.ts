import type { LoadedExperiment } from '../define/experiment-definition.js';
import type { PlanRequest } from '../plan/experiment-plan.js';
import { planExperiment } from '../plan/plan-experiment.js';
import { type KeptRun, readRun } from '../run/read-runs.js';
import { runExperiment } from '../run/run-experiment.js';
import type { RunOptions, RunOutcome } from '../run/run-options.js';
import { openStore, type Store } from '../store/store.js';
import { type ComparedOutput, compareRuns } from './compare-stores.js';
import { type Drift, driftFrom } from './drift.js';

/** How a run is reproduced. */
export interface ReproduceOptions extends Omit<RunOptions, 'store'> {
  /** An empty folder for the store of the second run. */
  readonly into: string;
  /** Runs in spite of drift. */
  readonly acceptDrift: boolean;
}

/** What became of reproducing a run. */
export interface Reproduction {
  readonly drift: readonly Drift[];
  /** Null where drift was not accepted. */
  readonly outcome: RunOutcome | null;
  readonly outputs: readonly ComparedOutput[];
}

/**
 * Plans what `run` was asked for anew, says what differs from what it froze, and, unless that is anything, runs all of it in an empty store and compares the content of
 * every output. Nothing that the run has left is changed. Throws what `planExperiment` and `runExperiment` throw.
 */
export async function reproduceRun(loaded: LoadedExperiment, run: KeptRun, store: Store, options: ReproduceOptions): Promise<Reproduction> {
  const { into, acceptDrift, ...rest } = options;
  const request = wholeRequest(run.plan.request);
  const fresh = openStore(into);
  const prepared = await planExperiment(loaded, fresh, request);
  const drift = await driftFrom(run, prepared, store);
  if (drift.length > 0 && !acceptDrift) return { drift, outcome: null, outputs: [] };
  const outcome = await runExperiment(prepared, { ...rest, store: fresh });
  const outputs = await compareRuns(run, store, await readRun(fresh.folder, outcome.run), fresh);
  return { drift, outcome, outputs };
}

/** The same targets and parameter sets; in an empty store nothing is forced, and everything that they need runs. */
function wholeRequest({ until, sets }: PlanRequest): PlanRequest {
  return { ...(until ? { until } : {}), ...(sets ? { sets } : {}) };
}
