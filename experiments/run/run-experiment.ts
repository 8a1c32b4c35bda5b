import { availableParallelism, totalmem } from 'node:os';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isErrorCode } from '../../schemas/errors/error-code.js';
import { openTracing, type Tracing } from '../../tracking/index.js';
import type { PreparedPlan } from '../plan/plan-experiment.js';
import { inlineHost } from './inline-host.js';
import { MemoryValues } from './memory-values.js';
import { countResults } from './outcomes.js';
import { PlanRun } from './plan-run.js';
import { untilNothingIsRemoved } from './removing-from.js';
import type { InstanceOutcome, RunEvent, RunStatus, Told } from './run-event.js';
import { RunFolder } from './run-folder.js';
import type { RunOptions, RunOutcome } from './run-options.js';
import { Seats } from './seats.js';
import type { TaskHost } from './task-host.js';
import { WorkerHost } from './worker-host.js';

const defaultGraceSeconds = 10;

/**
 * Does what a plan says, and nothing else: stages run in parallel as far as what they read allows, every instance under the lock of its key, and what
 * is done stays done whatever becomes of the rest. Throws `CuviscError` `experiment-drift` if the experiment was edited since the plan was made,
 * `artifact-damaged` if the store loses what is written to it, and `write-failed`; what fails in stages is in the outcome.
 */
export async function runExperiment(prepared: PreparedPlan, options: RunOptions): Promise<RunOutcome> {
  const { store, host = 'processes', command } = options;
  const jobs = Math.max(1, options.jobs ?? (host === 'inline' ? 1 : availableParallelism()));
  const folder = await RunFolder.begin({ prepared, store: store.folder, command, jobs });
  const tell = (told: Told): void => {
    const event: RunEvent = { at: new Date().toISOString(), ...told };
    folder.keep(event);
    options.onEvent?.(event);
  };
  tell({ type: 'run-started', run: folder.id, instances: prepared.plan.instances.length });
  const tracing = openTracing(folder.folder, { resource: { 'cuvisc.run': folder.id } });
  const attributes = { 'experiment.name': prepared.loaded.name, 'experiment.run': folder.id };
  const work = (): Promise<readonly InstanceOutcome[]> => settleInstances(prepared, { ...options, host, jobs, tracing }, folder, tell);
  const instances = await tracing
    .span('experiment', attributes, work)
    .finally(() => tracing.close())
    .catch(async (error: unknown) => {
      await folder.end('failed', null);
      throw error;
    });
  const [counts, status] = [countResults(instances), statusOf(instances, options.signal)];
  tell({ type: 'run-ended', run: folder.id, status, counts });
  await folder.end(status, counts);
  requireSound(instances);
  return { run: folder.id, folder: folder.folder, status, counts, instances };
}

type Settings = RunOptions & Required<Pick<RunOptions, 'host' | 'jobs'>> & { readonly tracing: Tracing };

async function settleInstances(
  prepared: PreparedPlan,
  settings: Settings,
  folder: RunFolder,
  tell: (told: Told) => void,
): Promise<readonly InstanceOutcome[]> {
  const { store, jobs, memoryGiB = totalmem() / 2 ** 30, signal, kill, tracing } = settings;
  await untilNothingIsRemoved(store.folder);
  await store.sweep();
  const stopping = new AbortController();
  const host = hostOf(prepared, settings);
  const stopFor = (why: string): void => {
    if (!stopping.signal.aborted) tell({ type: 'run-stopping', why });
    stopping.abort(new DOMException(why, 'AbortError'));
  };
  const [interrupt, end] = [() => stopFor('the run was interrupted'), () => host.kill()];
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  kill?.addEventListener('abort', end, { once: true });
  try {
    const run = new PlanRun(prepared, {
      ...{ run: folder.id, store, host, tell, stopFor, tracing, stop: stopping.signal, seats: new Seats(jobs, memoryGiB) },
      onFailure: settings.onFailure ?? prepared.loaded.experiment.onFailure,
    });
    return await run.settleAll();
  } finally {
    signal?.removeEventListener('abort', interrupt);
    kill?.removeEventListener('abort', end);
    await host.close();
  }
}

function hostOf({ loaded, instances, keys, plan }: PreparedPlan, { host, jobs, store, graceSeconds = defaultGraceSeconds }: Settings): TaskHost {
  const threads = Math.max(1, Math.floor(availableParallelism() / jobs));
  if (host === 'inline') return inlineHost({ store, loaded, instances, keys, threads, memory: new MemoryValues() }, graceSeconds);
  return new WorkerHost({ file: loaded.file, store: store.folder, request: plan.request, threads }, graceSeconds);
}

function statusOf(instances: readonly InstanceOutcome[], signal: AbortSignal | undefined): RunStatus {
  const has = (...results: readonly string[]): boolean => instances.some(({ result }) => results.includes(result));
  if (signal?.aborted && has('cancelled')) return 'interrupted';
  return has('failed', 'blocked', 'cancelled') ? 'failed' : 'complete';
}

/** What concerns more than one instance is thrown, after everything is written down. */
function requireSound(instances: readonly InstanceOutcome[]): void {
  const failure = instances.map((each) => each.failure).find((each) => each?.fault === 'drift' || each?.fault === 'damage');
  if (!failure || !isErrorCode(failure.code)) return;
  throw new CuviscError(failure.code, failure.message, { fault: failure.fault, ...(failure.hint === null ? {} : { hint: failure.hint }) });
}
