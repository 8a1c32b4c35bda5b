import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { temporaryNameFor } from '../../schemas/disk/leftovers.js';
import { guarded } from '../define/guarded.js';
import type { Reportable } from '../define/reportable.js';
import type { RunContext } from '../define/run-context.js';
import type { Instance } from '../plan/instance.js';
import { temporaryFolder } from '../store/store-layout.js';
import type { InstanceTask, TaskListener } from './instance-task.js';
import type { TaskSurroundings } from './task-surroundings.js';

/** One call of the function of a stage. */
export interface StageCall {
  readonly task: InstanceTask;
  readonly instance: Instance;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly surroundings: TaskSurroundings;
  readonly listener: TaskListener;
  readonly signal: AbortSignal;
}

/** What the function gave. */
export interface Called {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly reports: readonly Reportable[];
}

/**
 * Calls the function of a stage and hands what it gave to `keep`; the scratch folder, in which outputs that are folders may lie, is gone afterwards.
 * Throws what both throw, the reason of `signal` if the function was aborted, and `CuviscError` `output-missing`.
 */
export async function callStage<T>(call: StageCall, keep: (called: Called) => Promise<T>): Promise<T> {
  const scratch = temporaryNameFor(join(temporaryFolder(call.surroundings.store.folder), 'scratch'));
  await mkdir(scratch, { recursive: true });
  try {
    return await keep(await calledWith(call, scratch));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function calledWith({ task, instance, inputs, surroundings, listener, signal }: StageCall, scratch: string): Promise<Called> {
  const { loaded, threads } = surroundings;
  const { definition, params, id, label } = instance;
  const reports: Reportable[] = [];
  const context: RunContext = {
    params: guarded(params, definition.id, 'parameter'),
    instance: { id, stage: definition.id, label },
    signal,
    scratch,
    base: loaded.base,
    threads: Math.max(threads, definition.needs.threads),
    log: (text) => listener.log(`${text}\n`),
    report: (reportable) => reports.push(reportable),
  };
  try {
    const given = await definition.run(context, guarded(inputs, definition.id, 'input'));
    // A timeout fails an instance even if it came to an end all the same: a run must not depend on how long a process takes to die.
    if (signal.aborted && isTimeout(signal.reason)) throw signal.reason;
    return { outputs: namedOutputs(task, Object.keys(definition.outputs), given), reports };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof CuviscError && reason.code === 'stage-timed-out';
}

/** Of a stage without outputs nothing is kept. */
function namedOutputs({ instance }: InstanceTask, expected: readonly string[], given: unknown): Readonly<Record<string, unknown>> {
  if (expected.length === 0) return {};
  const found =
    typeof given === 'object' && given !== null ? Object.keys(given).filter((name) => (given as Record<string, unknown>)[name] !== undefined) : [];
  const missing = expected.filter((name) => !found.includes(name));
  const extra = found.filter((name) => !expected.includes(name));
  if (missing.length + extra.length === 0) return given as Readonly<Record<string, unknown>>;
  const parts = [
    ...missing.map((name) => `no value for its output ${name}`),
    ...extra.map((name) => `a value for ${name}, which is no output of it`),
  ];
  throw new CuviscError('output-missing', `the function of ${instance} gives ${parts.join(', ')}`, {
    fault: 'run',
    hint: `return an object with ${expected.join(', ')}`,
  });
}
