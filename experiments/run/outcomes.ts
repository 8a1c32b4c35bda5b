import type { StageRecord } from '../keys/stage-record.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Attempted } from './attempt-instance.js';
import { failureOf } from './failure.js';
import type { InstanceNode, Settled } from './instance-node.js';
import type { LostInput } from './instance-task.js';
import type { InstanceOutcome, InstanceResult, ResultCounts } from './run-event.js';

/** An outcome of `node` in which nothing happened, with what differs from that. */
function outcomeOf({ planned }: InstanceNode, result: InstanceResult, rest: Partial<InstanceOutcome> = {}): InstanceOutcome {
  return {
    instance: planned.id,
    stage: planned.stage,
    label: planned.label,
    result,
    key: planned.key,
    startedAt: null,
    endedAt: null,
    attempts: 0,
    upgraded: null,
    cutOff: null,
    failure: null,
    blockedBy: [],
    outputs: {},
    ...rest,
  };
}

/** `node` as the plan has it: reused, skipped or blocked. */
export function settledAsPlanned(node: InstanceNode, result: 'reused' | 'skipped' | 'blocked'): Settled {
  const known = Object.entries(node.planned.outputs).flatMap(([name, { digest, bytes }]) =>
    digest === null ? [] : [[name, { digest, bytes: bytes ?? 0 }]],
  );
  const blockedBy = result === 'blocked' ? node.planned.reasons.flatMap((reason) => ('instances' in reason ? reason.instances : [])) : [];
  return { outcome: outcomeOf(node, result, { outputs: Object.fromEntries(known), blockedBy }), record: null };
}

/** `node` with what its key turned out to be recorded with. */
export function settledByReuse(node: InstanceNode, record: StageRecord): Settled {
  const { action, cutOff } = node.planned;
  return byRecord(node, 'reused', record, { cutOff: action !== 'RUN' ? null : cutOff ? 'same-inputs' : 'other-run' });
}

/** `node` after it was tried. `upgraded`: why, where the plan did not say so. */
export function settledByAttempt(node: InstanceNode, { result, attempts, startedAt }: Attempted, key: string, upgraded: string | null): Settled {
  if (result.kind === 'inputs-lost') throw new Error(`${node.planned.id} has not been tried to the end`);
  const facts = { attempts, startedAt, endedAt: startedAt && new Date().toISOString(), upgraded };
  if (result.kind === 'found') return byRecord(node, 'reused', result.record, { attempts: 0, cutOff: 'other-run' });
  if (result.kind === 'ran') return byRecord(node, 'ran', result.record, { ...facts, endedAt: result.record.producer.endedAt });
  return settledWithout(node, result.kind, { ...facts, key, failure: result.failure });
}

/** `node` after its inputs were made again and again, and lost each time. */
export function settledByLosses(node: InstanceNode, lost: readonly LostInput[]): Settled {
  const { instance, why } = lost[0] as LostInput;
  const error = new CuviscError('artifact-damaged', `${instance} was made again and again, and each time it could not be read: ${why}`, {
    fault: 'damage',
    hint: 'see whether another program writes into the store, and check the disk',
  });
  return settledWithout(node, 'failed', { failure: failureOf(error) });
}

/** `node` without outputs. */
export function settledWithout(node: InstanceNode, result: 'failed' | 'cancelled' | 'blocked', rest: Partial<InstanceOutcome> = {}): Settled {
  return { outcome: outcomeOf(node, result, { key: null, ...rest }), record: null };
}

function byRecord(node: InstanceNode, result: 'ran' | 'reused', record: StageRecord, rest: Partial<InstanceOutcome>): Settled {
  const outputs = Object.fromEntries(Object.entries(record.outputs).map(([name, { digest, bytes }]) => [name, { digest, bytes }]));
  return { outcome: outcomeOf(node, result, { key: record.key, outputs, ...rest }), record };
}

/** How many instances ended how. */
export function countResults(outcomes: readonly InstanceOutcome[]): ResultCounts {
  const counts: Record<InstanceResult, number> = { ran: 0, reused: 0, failed: 0, blocked: 0, skipped: 0, cancelled: 0 };
  for (const { result } of outcomes) counts[result] += 1;
  return counts;
}
