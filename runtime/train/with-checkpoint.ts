import type { LoadedPlan } from '../run/loaded-plan.js';
import { readCheckpoint } from './checkpoint-file.js';
import { requireSamePlan } from './run-identity.js';
import { showValues, startValues, trainPlanOf } from './train-values.js';

/**
 * Does `work` while the plan in memory has the parameters of a checkpoint; without one, those that it has. Plan and directory are as before
 * afterwards. Throws `CuviscError` `plan-not-trainable`, `plan-not-fitted`, `checkpoint-missing`, `checkpoint-foreign`, `checkpoint-corrupt`,
 * `checkpoint-mismatch`, and what `work` throws.
 */
export async function withCheckpoint<T>(plan: LoadedPlan, file: string | undefined, work: () => Promise<T>): Promise<T> {
  if (file === undefined) return work();
  const before = plan.state;
  await showCheckpoint(plan, file);
  try {
    return await work();
  } finally {
    plan.setState(before);
  }
}

/** Gives the plan in memory the parameters of a checkpoint. Throws as `withCheckpoint` does before `work`. */
export async function showCheckpoint(plan: LoadedPlan, file: string): Promise<void> {
  const train = trainPlanOf(plan);
  const checkpoint = await readCheckpoint(file);
  requireSamePlan(file, checkpoint, plan, startValues(plan, train));
  showValues(plan, train, checkpoint.values);
}
