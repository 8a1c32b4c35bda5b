import { keyOf } from '../keys/key-of.js';
import type { StageRecord } from '../keys/stage-record.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Instance } from '../plan/instance.js';
import { callStage } from './call-stage.js';
import { failureOf } from './failure.js';
import type { InstanceTask, TaskListener, TaskResult } from './instance-task.js';
import { publishOutputs } from './publish-outputs.js';
import { lostInputs, readInputs } from './task-inputs.js';
import type { TaskSurroundings } from './task-surroundings.js';

/**
 * Does one instance in this process, under the lock of its key: unless it is recorded by then, reads its inputs, calls its function, writes its
 * outputs and then its record. Never throws: what went wrong is in the result.
 */
export async function performTask(
  task: InstanceTask,
  surroundings: TaskSurroundings,
  listener: TaskListener,
  signal: AbortSignal,
): Promise<TaskResult> {
  try {
    const instance = surroundings.instances.get(task.instance);
    if (!instance) throw drift(`the experiment as this process loaded it has no instance ${task.instance}`);
    requireSameKey(task, instance, surroundings);
    const lock = await surroundings.store.lock(task.key, `stage ${task.instance} of run ${task.run}`);
    if ('heldBy' in lock) return { kind: 'busy', heldBy: lock.heldBy };
    try {
      return await underLock(task, instance, surroundings, listener, signal);
    } finally {
      await lock.release();
    }
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) };
  }
}

async function underLock(
  task: InstanceTask,
  instance: Instance,
  surroundings: TaskSurroundings,
  listener: TaskListener,
  signal: AbortSignal,
): Promise<TaskResult> {
  const recorded = task.mustRun ? undefined : await wholeRecord(task, surroundings);
  if (recorded) return { kind: 'found', record: recorded };
  const lost = await lostInputs(task, surroundings);
  if (lost.length > 0) return { kind: 'inputs-lost', lost };
  const inputs = await readInputs(task, surroundings);
  const startedAt = new Date().toISOString();
  listener.started();
  const call = { task, instance, inputs, surroundings, listener, signal };
  const record = await callStage(call, (called) => publishOutputs({ task, instance, called, startedAt, surroundings }));
  return { kind: 'ran', record };
}

/** The record of the task's key, if every output can be read. */
async function wholeRecord({ terms, key }: InstanceTask, { store, loaded }: TaskSurroundings): Promise<StageRecord | undefined> {
  const found = await store.find(terms.stage, key);
  if (found.state !== 'found') return undefined;
  for (const output of Object.values(found.record.outputs)) {
    if ((await store.check(output, loaded.base)).state !== 'whole') return undefined;
  }
  return found.record;
}

/** What this process loaded has to come to the key that the plan says, but for inputs, which only the coordinating process knows. */
function requireSameKey({ key, terms }: InstanceTask, instance: Instance, { keys }: TaskSurroundings): void {
  const own = keys.termsOf(instance, () => undefined).terms;
  if (keyOf({ ...own, inputs: terms.inputs }) !== key) throw drift(`${instance.id} was changed after the plan was made`);
}

function drift(message: string): CuviscError {
  return new CuviscError('experiment-drift', message, { fault: 'drift', hint: 'plan and run again' });
}
