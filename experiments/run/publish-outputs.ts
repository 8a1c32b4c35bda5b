import { hostname } from 'node:os';
import { CuviscError, isCuviscError } from '../../schemas/cuvisc-error.js';
import { packageVersion } from '../../schemas/version.js';
import { isStored } from '../codecs/codec.js';
import { reports as reportsCodec } from '../codecs/reports.js';
import { memoryDigest } from '../keys/artifact-digest.js';
import type { OutputRecord, StageRecord } from '../keys/stage-record.js';
import type { Instance } from '../plan/instance.js';
import type { Called } from './call-stage.js';
import type { InstanceTask } from './instance-task.js';
import type { TaskSurroundings } from './task-surroundings.js';

/** What is to be published. */
export interface Publication {
  readonly task: InstanceTask;
  readonly instance: Instance;
  readonly called: Called;
  readonly startedAt: string;
  readonly surroundings: TaskSurroundings;
}

/**
 * Writes every output that has a codec, keeps the others in memory, and writes the record last. Throws what a codec throws, with the output's
 * name, and `CuviscError` `write-failed`.
 */
export async function publishOutputs({ task, instance, called, startedAt, surroundings }: Publication): Promise<StageRecord> {
  const { store, loaded, memory } = surroundings;
  const outputs: Record<string, OutputRecord> = {};
  const kept = new Map<string, unknown>();
  for (const [name, codec] of Object.entries(instance.definition.outputs)) {
    if (isStored(codec)) {
      const written = store.publish(called.outputs[name], codec, loaded.base);
      outputs[name] = await written.catch((error: unknown) => Promise.reject(unwritable(task.instance, name, codec.id, error)));
    } else {
      outputs[name] = { codec: null, digest: memoryDigest(task.key), bytes: 0, members: [], references: [] };
      kept.set(name, called.outputs[name]);
    }
  }
  memory.keep(task.instance, task.key, kept);
  const reports = called.reports.length > 0 ? await store.publish(called.reports, reportsCodec, loaded.base) : null;
  const record = recordOf({ task, instance, startedAt }, outputs, reports);
  await store.writeRecord(record);
  return record;
}

function recordOf(
  { task, instance, startedAt }: Pick<Publication, 'task' | 'instance' | 'startedAt'>,
  outputs: StageRecord['outputs'],
  reports: StageRecord['reports'],
): StageRecord {
  const { run, key, terms, attempt, missing } = task;
  return {
    version: 1,
    stage: instance.definition.id,
    key,
    terms,
    label: instance.label,
    outputs,
    reports,
    missing: Object.fromEntries(Object.entries(missing).map(([input, labels]) => [input, [...labels]])),
    producer: { run, host: hostname(), cuvisc: packageVersion, startedAt, endedAt: new Date().toISOString(), attempts: attempt },
    audit: [],
  };
}

/** Keeps the code and the hint of an error of ours. */
function unwritable(instance: string, output: string, codec: string, error: unknown): CuviscError {
  const why = error instanceof Error ? error.message : String(error);
  const message = `the output ${output} of ${instance} cannot be written by the codec ${codec}: ${why}`;
  const known = isCuviscError(error) ? error : undefined;
  return new CuviscError(known?.code ?? 'value-unwritable', message, {
    fault: 'run',
    cause: error,
    hint: known?.hint ?? 'return what the codec takes, or declare the output with another codec',
  });
}
