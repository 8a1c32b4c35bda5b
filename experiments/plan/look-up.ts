import { isStored } from '../codecs/codec.js';
import { memoryDigest } from '../keys/artifact-digest.js';
import type { KeyTerms } from '../keys/key-terms.js';
import { keyOf } from '../keys/key-of.js';
import type { StageRecord } from '../keys/stage-record.js';
import type { Instance } from './instance.js';
import type { DigestOf, KeyMaker } from './key-maker.js';
import type { RecordSource } from './record-source.js';

/** What the store knows of an instance. */
export interface LookedUp {
  readonly instance: Instance;
  readonly terms: KeyTerms;
  /** Inputs whose content is not known, as what makes them has never run under its key. */
  readonly unknown: readonly string[];
  /** Null with unknown inputs. */
  readonly key: string | null;
  readonly record: StageRecord | null;
  /** Why a record that is there cannot be read. */
  readonly unreadable: string | null;
}

/** Looks an instance up under its key, or those that it had under former ids. `digestOf` tells what its producers gave. */
export async function lookUp(instance: Instance, keys: KeyMaker, digestOf: DigestOf, source: RecordSource): Promise<LookedUp> {
  const { terms, unknown } = keys.termsOf(instance, digestOf);
  if (unknown.length > 0) return { instance, terms, unknown, key: null, record: null, unreadable: null };
  const [key = '', ...formerKeys] = [terms.stage, ...instance.definition.formerly].map((stage) => keyOf({ ...terms, stage }));
  const found = await source.find(terms.stage, key);
  const base = { instance, terms, unknown, key };
  if (found.state === 'found' && isComplete(found.record, instance)) return { ...base, record: found.record, unreadable: null };
  for (const [i, former] of formerKeys.entries()) {
    const renamed = await source.find(instance.definition.formerly[i] as string, former);
    if (renamed.state === 'found' && isComplete(renamed.record, instance)) return { ...base, record: renamed.record, unreadable: null };
  }
  const why = found.state === 'unreadable' ? found.why : found.state === 'found' ? 'it lacks an output' : null;
  return { ...base, record: null, unreadable: why };
}

/** Tells digests by what was looked up so far. */
export function digestsIn(looked: ReadonlyMap<string, LookedUp>): DigestOf {
  return (id, port) => {
    const found = looked.get(id);
    const codec = found?.instance.definition.outputs[port];
    if (!isStored(codec)) return found?.key ? memoryDigest(found.key) : undefined;
    return found?.record?.outputs[port]?.digest;
  };
}

function isComplete({ outputs }: StageRecord, { definition }: Instance): boolean {
  return Object.keys(definition.outputs).every((name) => name in outputs);
}
