import { z } from 'zod';
import { anyAnswer, type MlflowClient, TrackingError } from './mlflow-client.js';
import { markOf } from './metric-points.js';
import { mlflowLimits, mlflowText } from './mlflow-names.js';

/** The tag by which a run is found again. */
export const runIdTag = 'cuvisc.run_id';

const wholeNumber = z.coerce.number();
const entries = z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]);
const runAnswer = z.object({
  info: z.object({ run_id: z.string(), status: z.string(), end_time: wholeNumber.optional(), lifecycle_stage: z.string() }),
  data: z.object({ params: entries, tags: entries }).prefault({}),
});

/** A run as the server has it. */
export interface RemoteRun {
  readonly experiment: string;
  /** The id that the server gave it. */
  readonly id: string;
  readonly status: string;
  readonly endTime: number | undefined;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
}

function remoteRun(experiment: string, { info, data }: z.infer<typeof runAnswer>): RemoteRun {
  const { run_id: id, status, end_time: endTime } = info;
  const asMap = (list: z.infer<typeof entries>): Map<string, string> => new Map(list.map(({ key, value }) => [key, value]));
  return { experiment, id, status, endTime, params: asMap(data.params), tags: asMap(data.tags) };
}

/**
 * The id of the experiment called `name`, which is created if it is not there; another process may create it meanwhile.
 * Throws `TrackingError`, also for an experiment that was deleted and not yet removed.
 */
export async function experimentId(client: MlflowClient, name: string): Promise<string> {
  const known = mlflowText(name, mlflowLimits.experimentName);
  const found = await experimentCalled(client, known);
  if (found !== undefined) return found;
  try {
    return (await client.post('experiments/create', { name: known }, z.object({ experiment_id: z.string() }))).experiment_id;
  } catch (error) {
    if (!(error instanceof TrackingError) || error.reason !== 'RESOURCE_ALREADY_EXISTS') throw error;
    const created = await experimentCalled(client, known);
    if (created === undefined) throw error;
    return created;
  }
}

const experimentAnswer = z.object({ experiment: z.object({ experiment_id: z.string(), lifecycle_stage: z.string().default('active') }) });

async function experimentCalled(client: MlflowClient, name: string): Promise<string | undefined> {
  try {
    const { experiment } = await client.get('experiments/get-by-name', { experiment_name: name }, experimentAnswer);
    if (experiment.lifecycle_stage === 'active') return experiment.experiment_id;
  } catch (error) {
    if (error instanceof TrackingError && error.reason === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    throw error;
  }
  throw new TrackingError('tracking-refused', `the experiment ${JSON.stringify(name)} was deleted at ${client.uri}; restore it or name another`);
}

/** The runs of an experiment that stand for the run `uuid`, the one to keep first: one, unless two processes created it at the same time. */
export async function findRuns(client: MlflowClient, experiment: string, uuid: string): Promise<RemoteRun[]> {
  const request = { experiment_ids: [experiment], filter: `tags.\`${runIdTag}\` = '${uuid.replaceAll("'", '')}'`, max_results: 100 };
  const { runs } = await client.post('runs/search', request, z.object({ runs: z.array(runAnswer).default([]) }));
  return runs.map((run) => remoteRun(experiment, run)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A new run that has begun at `start_time`, milliseconds since 1970. */
export async function createRun(
  client: MlflowClient,
  experiment: string,
  { uuid, name, time }: { readonly uuid: string; readonly name: string; readonly time: number },
): Promise<RemoteRun> {
  const request = {
    experiment_id: experiment,
    run_name: mlflowText(name, mlflowLimits.name),
    start_time: Math.round(time),
    tags: [{ key: runIdTag, value: uuid }],
  };
  return remoteRun(experiment, (await client.post('runs/create', request, z.object({ run: runAnswer }))).run);
}

/** Puts a run into the server's bin. */
export async function deleteRun(client: MlflowClient, id: string): Promise<void> {
  await client.post('runs/delete', { run_id: id }, anyAnswer);
}

const historyAnswer = z.object({
  metrics: z.array(z.object({ value: z.union([z.number(), z.string()]).transform(Number), step: wholeNumber.default(0) })).default([]),
  next_page_token: z.string().optional(),
});

/** Marks of the points of a curve that the server has. */
export async function curveMarks(client: MlflowClient, run: string, key: string): Promise<Set<string>> {
  const marks = new Set<string>();
  let page: string | undefined;
  do {
    const query = { run_id: run, metric_key: key, max_results: '25000', ...(page ? { page_token: page } : {}) };
    const answer = await client.get('metrics/get-history', query, historyAnswer);
    for (const point of answer.metrics) marks.add(markOf(point));
    page = answer.next_page_token;
  } while (page);
  return marks;
}
