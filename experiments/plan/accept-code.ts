import type { LoadedExperiment } from '../define/experiment-definition.js';
import type { AnyDefinition } from '../define/stage-definition.js';
import { memoryDigest } from '../keys/artifact-digest.js';
import type { InputTerm, KeyTerms } from '../keys/key-terms.js';
import type { AuditEntry, StageRecord } from '../keys/stage-record.js';
import { requireSound } from './check-experiment.js';
import { expandInstances } from './expand-instances.js';
import { nearestRecord } from './explain-misses.js';
import { KeyMaker } from './key-maker.js';
import { digestsIn, type LookedUp, lookUp } from './look-up.js';
import { matchStages } from './match-stages.js';
import type { RecordSource } from './record-source.js';
import { termChanges } from './term-changes.js';

/**
 * The records to write so that code changes count as meaning the same: for each instance whose key differs from that of a record in nothing but its
 * code, that record under the new key, with an entry that tells of it. `names` are ids or globs of stages, all by default. Writes nothing. Throws
 * what `planExperiment` throws.
 */
export async function acceptCode(
  loaded: LoadedExperiment,
  source: RecordSource,
  names?: readonly string[],
  at = new Date(),
): Promise<readonly StageRecord[]> {
  requireSound(loaded);
  const { experiment } = loaded;
  const chosen: ReadonlySet<AnyDefinition> = names ? matchStages(names, experiment.stages, 'accept').stages : new Set(experiment.stages);
  const { instances } = expandInstances(experiment);
  const keys = new KeyMaker(loaded, instances);
  const looked = new Map<string, LookedUp>();
  const accepted: StageRecord[] = [];
  const renewed = new Map<string, string>();
  for (const instance of instances) {
    const found = await lookUp(instance, keys, digestsIn(looked), source);
    const record = found.key === null || found.record || !chosen.has(instance.definition) ? undefined : await sameButCode(found, renewed, source);
    if (record && found.key !== null) {
      renewed.set(memoryDigest(record.key), memoryDigest(found.key));
      accepted.push(restamped(record, found.key, found.terms, at));
    }
    looked.set(instance.id, { ...found, record: record ? (accepted.at(-1) as StageRecord) : found.record });
  }
  return accepted;
}

/** `renewed` are the identities that outputs kept in memory had, with those that they have now. */
async function sameButCode(looked: LookedUp, renewed: ReadonlyMap<string, string>, source: RecordSource): Promise<StageRecord | undefined> {
  const nearest = await nearestRecord(looked, source, new Set());
  if (!nearest) return undefined;
  const before = { ...nearest.record.terms, inputs: renewedInputs(nearest.record.terms, renewed) };
  const changes = termChanges(before, looked.terms);
  return changes.every(({ kind }) => kind === 'code') ? nearest.record : undefined;
}

function renewedInputs({ inputs }: KeyTerms, renewed: ReadonlyMap<string, string>): Record<string, InputTerm> {
  const now = (digest: string): string => renewed.get(digest) ?? digest;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, term]): [string, InputTerm] => {
      if ('members' in term) return [name, { ...term, members: term.members.map((member) => ({ ...member, digest: now(member.digest) })) }];
      return [name, term.digest === null ? term : { ...term, digest: now(term.digest) }];
    }),
  );
}

/** Outputs that stay in memory are known by the key of what makes them. */
function restamped(record: StageRecord, key: string, terms: KeyTerms, at: Date): StageRecord {
  const entry: AuditEntry = { at: at.toISOString(), action: 'accept-code', from: record.key, code: { before: record.terms.code, after: terms.code } };
  const outputs = Object.entries(record.outputs).map(
    ([name, output]) => [name, output.codec ? output : { ...output, digest: memoryDigest(key) }] as const,
  );
  return { ...record, stage: terms.stage, key, terms, outputs: Object.fromEntries(outputs), audit: [...record.audit, entry] };
}
