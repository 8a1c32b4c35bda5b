import type { KeyTerms } from '../keys/key-terms.js';
import type { StageRecord } from '../keys/stage-record.js';
import { isStored } from '../codecs/codec.js';
import type { Instance } from './instance.js';
import type { DigestOf } from './key-maker.js';
import { lookUp } from './look-up.js';
import type { PreparedPlan } from './plan-experiment.js';
import type { RecordSource } from './record-source.js';

/** An instance whose producers are done: its key, and whether something is recorded under it with whole bytes. */
export interface Settled {
  readonly key: string;
  readonly terms: KeyTerms;
  /** Null where nothing is recorded, or bytes are missing or damaged. */
  readonly record: StageRecord | null;
  /** Why a record that is there does not serve. */
  readonly broken: readonly string[];
}

/**
 * The key of an instance from what its producers really gave: `digestOf` tells it, with null for an optional input that failed. Asked when
 * everything upstream is done; what it finds may be reused if the plan says RUN with `cutOff`, or REUSE. Throws `RangeError` if a digest is unknown.
 */
export async function settleInstance(
  { instances, keys, loaded }: PreparedPlan,
  id: string,
  digestOf: DigestOf,
  source: RecordSource,
): Promise<Settled> {
  const instance = instances.get(id) as Instance;
  const { key, terms, record, unknown } = await lookUp(instance, keys, digestOf, source);
  if (key === null) throw new RangeError(`${id} is settled before its inputs ${unknown.join(', ')}`);
  const broken = record ? await brokenOutputs(instance, record, source, loaded.base) : [];
  return { key, terms, record: broken.length === 0 ? record : null, broken };
}

async function brokenOutputs({ definition }: Instance, record: StageRecord, source: RecordSource, base: string): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, codec] of Object.entries(definition.outputs)) {
    const output = record.outputs[name];
    if (!output || !isStored(codec)) continue;
    const state = await source.check(output, base);
    if (state.state !== 'whole') broken.push(`${name}: ${state.why}`);
  }
  return broken;
}
