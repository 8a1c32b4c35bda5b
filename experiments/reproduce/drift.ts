import type { PreparedPlan } from '../plan/plan-experiment.js';
import { type TermChange, termChanges } from '../plan/term-changes.js';
import { settledPlan } from '../report/settled-plan.js';
import type { KeptRun } from '../run/read-runs.js';
import type { Store } from '../store/store.js';

/** How an instance is not any more what a run froze. */
export interface Drift {
  readonly instance: string;
  readonly stage: string;
  readonly label: string;
  readonly kind: 'changed' | 'new' | 'gone';
  /** Code, parameters, codecs and engine; what it reads is compared by running. */
  readonly changes: readonly TermChange[];
}

/** Every difference of an experiment as it is from what `run` froze, but for the content of inputs. `store` is that of the run. */
export async function driftFrom(run: KeptRun, { instances, keys }: PreparedPlan, store: Store): Promise<readonly Drift[]> {
  const frozen = new Map((await settledPlan(run, store)).instances.map((each) => [each.id, each]));
  const drifts: Drift[] = [];
  for (const [id, instance] of instances) {
    const named = { instance: id, stage: instance.definition.id, label: instance.label };
    const before = frozen.get(id);
    if (!before) drifts.push({ ...named, kind: 'new', changes: [] });
    const changes = before?.terms ? termChanges(before.terms, keys.termsOf(instance, () => undefined).terms, []) : [];
    if (changes.length > 0) drifts.push({ ...named, kind: 'changed', changes });
  }
  const gone = run.plan.instances.filter(({ id }) => !instances.has(id));
  return [...drifts, ...gone.map(({ id, stage, label }) => ({ instance: id, stage, label, kind: 'gone' as const, changes: [] }))];
}
