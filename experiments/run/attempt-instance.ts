import { setTimeout as sleep } from 'node:timers/promises';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Failure } from './failure.js';
import type { InstanceNode } from './instance-node.js';
import type { InstanceTask, TaskResult } from './instance-task.js';
import type { Told } from './run-event.js';
import type { Seats } from './seats.js';
import type { TaskHost } from './task-host.js';

/** What attempts at instances share. */
export interface AttemptSurroundings {
  readonly seats: Seats;
  readonly host: TaskHost;
  readonly tell: (event: Told) => void;
  /** Aborted when the run is to end. */
  readonly stop: AbortSignal;
}

/** What came of an instance that was tried, once or again and again. */
export interface Attempted {
  readonly result: Exclude<TaskResult, { kind: 'busy' }> | { readonly kind: 'cancelled'; readonly failure: Failure | null };
  readonly attempts: number;
  /** When its function was first called; null if it never was. ISO 8601. */
  readonly startedAt: string | null;
}

/**
 * Does `task` when there is a seat: waits while another process does it, and tries again after a failure as often as its stage allows. Holds no
 * seat while it waits.
 */
export async function attemptInstance(node: InstanceNode, task: InstanceTask, around: AttemptSurroundings): Promise<Attempted> {
  const { retries, retryDelaySeconds } = node.instance.definition;
  let startedAt: string | null = null;
  const started = (): void => {
    startedAt ??= new Date().toISOString();
  };
  for (let attempt = 1; ; attempt++) {
    const result = await whenFree(node, { ...task, attempt }, around, started);
    const isLast = attempt > retries || result.kind !== 'failed' || result.failure.fault === 'drift';
    if (isLast) return { result, attempts: attempt, startedAt };
    around.tell({ type: 'instance-retried', instance: task.instance, attempt, failure: result.failure });
    await sleep(retryDelaySeconds * 1000, undefined, { signal: around.stop }).catch(() => undefined);
  }
}

async function whenFree(node: InstanceNode, task: InstanceTask, around: AttemptSurroundings, started: () => void): Promise<Attempted['result']> {
  for (let isTold = false; ; isTold = true) {
    const result = await inSeat(node, task, around, started);
    if (result.kind !== 'busy') return result;
    if (!isTold) around.tell({ type: 'instance-waiting', instance: task.instance, heldBy: result.heldBy });
    await sleep(50 + 100 * Math.random(), undefined, { signal: around.stop }).catch(() => undefined);
  }
}

async function inSeat(
  node: InstanceNode,
  task: InstanceTask,
  around: AttemptSurroundings,
  started: () => void,
): Promise<TaskResult | Attempted['result']> {
  const { needs } = node.instance.definition;
  const { seat, release } = await around.seats.take({ order: node.order, lane: node.lane, ...needs });
  try {
    if (around.stop.aborted) return { kind: 'cancelled', failure: null };
    return await watched(node, task, seat, around, started);
  } finally {
    release();
  }
}

/** A failure after the run was told to end is part of that end. */
async function watched(
  node: InstanceNode,
  task: InstanceTask,
  seat: number,
  around: AttemptSurroundings,
  started: () => void,
): Promise<TaskResult | Attempted['result']> {
  const { host, tell, stop } = around;
  const { timeoutSeconds } = node.instance.definition;
  const late = new AbortController();
  const timer = { id: undefined as NodeJS.Timeout | undefined };
  const listener = {
    started: () => {
      started();
      tell({ type: 'instance-started', instance: task.instance, attempt: task.attempt });
      if (timeoutSeconds !== undefined) timer.id = setTimeout(() => late.abort(timedOut(task.instance, timeoutSeconds)), timeoutSeconds * 1000);
    },
    log: (text: string) => tell({ type: 'instance-log', instance: task.instance, text }),
  };
  const result = await host.perform({ task, seat, listener, signal: AbortSignal.any([stop, late.signal]) });
  clearTimeout(timer.id);
  return result.kind === 'failed' && stop.aborted && !late.signal.aborted ? { kind: 'cancelled', failure: result.failure } : result;
}

function timedOut(instance: string, seconds: number): CuviscError {
  return new CuviscError('stage-timed-out', `${instance} took longer than ${seconds} s`, {
    fault: 'run',
    hint: 'allow it more by `timeoutSeconds`, or let it do less',
  });
}
