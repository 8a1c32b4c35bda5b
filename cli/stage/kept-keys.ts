import { type ExperimentPlan, listRuns, readRun } from '../../experiments/index.js';

/** Keys that the present plan or one of the last `runs` runs refers to, planned or come to. */
export async function keptKeys(plan: ExperimentPlan, store: string, runs: number): Promise<ReadonlySet<string>> {
  const last = (await listRuns(store)).filter(({ status }) => status !== 'damaged').slice(0, runs);
  const kept = await Promise.all(last.map(({ id }) => readRun(store, id)));
  const ended = kept.flatMap(({ events }) => events.flatMap((event) => (event.type === 'instance-ended' ? [event.outcome.key] : [])));
  const planned = [plan, ...kept.map((run) => run.plan)].flatMap(({ instances }) => instances.map(({ key }) => key));
  return new Set([...planned, ...ended].filter((key) => key !== null));
}
