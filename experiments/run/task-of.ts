import type { KeyTerms } from '../keys/key-terms.js';
import type { StageRecord } from '../keys/stage-record.js';
import { idsRead } from '../plan/producers.js';
import type { InstanceNode } from './instance-node.js';
import type { InstanceTask, TaskInput, TaskSource } from './instance-task.js';

/** What turns a node into a task. */
export interface TaskFacts {
  readonly run: string;
  readonly key: string;
  readonly terms: KeyTerms;
  readonly mustRun: boolean;
  readonly missing: InstanceTask['missing'];
  /** Records of the producers that are there. */
  readonly records: ReadonlyMap<string, StageRecord>;
}

/** The first attempt at `node`, as a process does it. */
export function taskOf({ planned }: InstanceNode, { records, ...facts }: TaskFacts): InstanceTask {
  const inputs = Object.entries(planned.inputs).map(([name, from]): [string, TaskInput] => {
    const sources = idsRead(from).flatMap((id) => sourceOf(id, from.port, records.get(id)));
    return [name, from.kind === 'members' ? { kind: 'members', sources } : { kind: 'one', source: sources[0] ?? null }];
  });
  return { ...facts, instance: planned.id, attempt: 1, inputs: Object.fromEntries(inputs) };
}

function sourceOf(instance: string, port: string, record: StageRecord | undefined): TaskSource[] {
  const output = record?.outputs[port];
  return record && output ? [{ instance, port, key: record.key, output }] : [];
}
