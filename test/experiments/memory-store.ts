import { canonicalDigest } from '../../experiments/keys/canonical-text.js';
import { memoryDigest } from '../../experiments/keys/artifact-digest.js';
import { isStored } from '../../experiments/codecs/codec.js';
import type { OutputRecord, StageRecord } from '../../experiments/keys/stage-record.js';
import type { DigestOf } from '../../experiments/plan/key-maker.js';
import type { PreparedPlan } from '../../experiments/plan/plan-experiment.js';
import type { RecordSource } from '../../experiments/plan/record-source.js';
import { settleInstance } from '../../experiments/plan/settle.js';
import { inputValues } from './input-values.js';

/** A store that forgets with the process: what planning needs of one, and what an executor would write. */
export class MemoryStore implements RecordSource {
  readonly records = new Map<string, StageRecord>();
  readonly values = new Map<string, unknown>();
  /** Stages and keys that planning asked for. */
  readonly damaged = new Set<string>();

  async find(stage: string, key: string): ReturnType<RecordSource['find']> {
    const record = this.records.get(`${stage}/${key}`);
    return record ? { state: 'found', record } : { state: 'absent' };
  }

  async check({ digest }: OutputRecord): ReturnType<RecordSource['check']> {
    if (this.damaged.has(digest)) return { state: 'damaged', why: 'value.json has other bytes than were written' };
    return this.values.has(digest) ? { state: 'whole' } : { state: 'missing', why: 'its files are gone' };
  }

  async list(stage: string): ReturnType<RecordSource['list']> {
    return [...this.records.values()].filter((record) => record.stage === stage).reverse();
  }

  write(record: StageRecord): void {
    this.records.set(`${record.stage}/${record.key}`, record);
  }
}

/** Runs a plan one instance after another and gives the ids that ran, and those that turned out to be recorded. */
export async function execute(prepared: PreparedPlan, store: MemoryStore): Promise<{ readonly ran: string[]; readonly cutOff: string[] }> {
  const made = new Map<string, Record<string, { digest: string; value: unknown }>>();
  const digestOf: DigestOf = (id, port) =>
    made.get(id)?.[port]?.digest ?? prepared.plan.instances.find((each) => each.id === id)?.outputs[port]?.digest ?? undefined;
  const [ran, cutOff]: [string[], string[]] = [[], []];
  for (const planned of prepared.plan.instances) {
    if (planned.action !== 'RUN') continue;
    const { key, terms, record } = await settleInstance(prepared, planned.id, digestOf, store);
    if (planned.cutOff && record) {
      cutOff.push(planned.id);
      made.set(
        planned.id,
        Object.fromEntries(Object.entries(record.outputs).map(([port, { digest }]) => [port, { digest, value: store.values.get(digest) }])),
      );
      continue;
    }
    const instance = prepared.instances.get(planned.id);
    if (!instance) throw new Error(planned.id);
    const { definition, params } = instance;
    const takeValue = (id: string, port: string): unknown => made.get(id)?.[port]?.value ?? store.values.get(digestOf(id, port) as string);
    const context = { params, instance: { id: planned.id, stage: definition.id, label: instance.label }, log: () => {}, report: () => {} };
    const given = (await definition.run(context as never, inputValues(prepared, instance, takeValue))) as Record<string, unknown>;
    ran.push(planned.id);
    const outputs = Object.entries(definition.outputs).map(([port, codec]) => {
      const digest = isStored(codec) ? canonicalDigest(given[port] as never) : memoryDigest(key);
      store.values.set(digest, given[port]);
      return [port, { value: given[port], digest, codec }] as const;
    });
    made.set(planned.id, Object.fromEntries(outputs));
    const recorded = outputs.map(([port, { digest, codec }]): [string, OutputRecord] => [
      port,
      { codec: isStored(codec) ? { id: codec.id, version: codec.version } : null, digest, bytes: 1, members: [], references: [] },
    ]);
    const at = new Date(0).toISOString();
    const producer = { run: 'test', host: 'here', cuvisc: '0', startedAt: at, endedAt: at, attempts: 1 };
    const record_ = { version: 1 as const, stage: definition.id, key, terms, label: instance.label, outputs: Object.fromEntries(recorded) };
    store.write({ ...record_, reports: null, missing: {}, producer, audit: [] });
  }
  return { ran, cutOff };
}
