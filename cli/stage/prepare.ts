import { loadExperiment, openStore, type PlanRequest, planExperiment, type PreparedPlan, type Store } from '../../experiments/index.js';
import { storeFolder } from './stage-options.js';

/** An experiment planned for a store. */
export interface Prepared {
  readonly prepared: PreparedPlan;
  readonly store: Store;
}

/** Loads the experiment and plans it. Writes nothing. Throws what `loadExperiment` and `planExperiment` throw. */
export async function prepare(file: string, store: string | undefined, request: PlanRequest = {}): Promise<Prepared> {
  const loaded = await loadExperiment(file);
  const opened = openStore(storeFolder(file, store));
  return { prepared: await planExperiment(loaded, opened, request), store: opened };
}
