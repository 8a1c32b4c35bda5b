import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** One sample of a universe. `uid` is its identity. */
export interface SampleRef {
  readonly uid: string;
  readonly source: string;
  readonly index: number | null;
  readonly labelId: number | null;
  readonly stem: string;
  readonly annotation: string | null;
  readonly group: string;
  readonly tags: readonly string[];
  readonly categoryIds: readonly number[];
}

/** What a reference to a sample may say. */
export type SampleFields = Partial<Omit<SampleRef, 'uid' | 'source'>> & { readonly source: string };

/** A sample with the defaults of the reference: stem of the source, group by source, uid by `uidOf`. */
export function sampleRef(fields: SampleFields): SampleRef {
  const { source, index = null, labelId = null } = fields;
  return {
    annotation: null,
    group: source,
    tags: [],
    categoryIds: [],
    stem: posix.basename(source, posix.extname(source)),
    ...fields,
    index,
    labelId,
    uid: uidOf(source, index, labelId),
  };
}

/** `source`, `source#index`, and `#labelId` after that where it differs from the index. */
export function uidOf(source: string, index: number | null, labelId: number | null): string {
  const place = index === null ? source : `${source}#${index}`;
  return labelId === null || labelId === index ? place : `${place}#${labelId}`;
}

/** SHA-256 in hexadecimal over the uids in order, each followed by a line feed. */
export function universeHash(universe: readonly SampleRef[]): string {
  const hash = createHash('sha256');
  for (const { uid } of universe) hash.update(`${uid}\n`);
  return hash.digest('hex');
}
