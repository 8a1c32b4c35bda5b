import type { ExperimentPlan } from '../plan/experiment-plan.js';
import type { KeptRun } from '../run/read-runs.js';
import type { Store } from '../store/store.js';

/** The plan of a run with the keys that its instances came to, of which not all were known when it was made. */
export async function settledPlan(run: KeptRun, store: Store): Promise<ExperimentPlan> {
  const instances = await Promise.all(
    run.plan.instances.map(async (planned) => {
      const key = keyIn(run, planned.id);
      if (key === null || key === planned.key) return planned;
      const found = await store.find(planned.stage, key);
      return { ...planned, key, terms: found.state === 'found' ? found.record.terms : null };
    }),
  );
  return { ...run.plan, instances };
}

/** The key that an instance came to in a run; null where it never did. */
export function keyIn({ plan, events }: KeptRun, instance: string): string | null {
  const ended = events.flatMap((event) => (event.type === 'instance-ended' && event.outcome.instance === instance ? [event.outcome.key] : []));
  return ended.at(-1) ?? plan.instances.find(({ id }) => id === instance)?.key ?? null;
}
