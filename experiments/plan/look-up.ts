import { isStored } from '../codecs/codec.js';
import { memoryDigest } from '../keys/artifact-digest.js';
import type { KeyTerms } from '../keys/key-terms.js';
import { keyOf } from '../keys/key-of.js';
import type { StageRecord } from '../keys/stage-record.js';
import type { Instance } from './instance.js';
import type { DigestOf, KeyMaker } from './key-maker.js';
import type { RecordSource } from './record-source.js';
import { checkReferences } from '../store/check-output.js';

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
  /** An output that refers to files which are not what they were, so that its record tells nothing of what it would be now. */
  readonly outdated: { readonly output: string; readonly why: string } | null;
}

/** Looks an instance up under its key, or those that it had under former ids. `digestOf` tells what its producers gave. */
export async function lookUp(instance: Instance, keys: KeyMaker, digestOf: DigestOf, source: RecordSource): Promise<LookedUp> {
  const { terms, unknown } = keys.termsOf(instance, digestOf);
  if (unknown.length > 0) return { instance, terms, unknown, key: null, record: null, unreadable: null, outdated: null };
  const [key = '', ...formerKeys] = [terms.stage, ...instance.definition.formerly].map((stage) => keyOf({ ...terms, stage }));
  const found = await source.find(terms.stage, key);
  const base = { instance, terms, unknown, key, outdated: null };
  if (found.state === 'found' && isComplete(found.record, instance)) return { ...base, record: found.record, unreadable: null };
  for (const [i, former] of formerKeys.entries()) {
    const renamed = await source.find(instance.definition.formerly[i] as string, former);
    if (renamed.state === 'found' && isComplete(renamed.record, instance)) return { ...base, record: renamed.record, unreadable: null };
  }
  const why = found.state === 'unreadable' ? found.why : found.state === 'found' ? 'it lacks an output' : null;
  return { ...base, record: null, unreadable: why };
}

/**
 * Without a record whose outputs refer to files that changed: these lie outside of the store, so whether they are what they were matters to everything
 * downstream, also where nobody asks for the output itself. `base` is the folder of the experiment.
 */
export async function upToDate(looked: LookedUp, base: string): Promise<LookedUp> {
  for (const [output, recorded] of Object.entries(looked.record?.outputs ?? {})) {
    const found = await checkReferences(recorded, base);
    if (found.state !== 'whole') return { ...looked, record: null, outdated: { output, why: found.why } };
  }
  return looked;
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
