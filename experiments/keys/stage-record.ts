import { z } from 'zod';
import { codeTermSchema, keyTermsSchema } from './key-terms.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const fileFacts = { path: z.string(), bytes: z.int().nonnegative(), sha256 };

/** One output as a record keeps it. */
export const outputRecordSchema = z.strictObject({
  /** Null: it stayed in memory, and `digest` is `key:` with the record's key. */
  codec: z.strictObject({ id: z.string(), version: z.int() }).nullable(),
  /** `artifactDigest` of members and references. */
  digest: z.string(),
  bytes: z.int().nonnegative(),
  members: z.array(z.strictObject(fileFacts)),
  references: z.array(z.strictObject(fileFacts)),
});

/** Something that a person did to a record: a code change that was accepted as meaning the same. */
export const auditEntrySchema = z.strictObject({
  at: z.iso.datetime(),
  action: z.literal('accept-code'),
  /** Key before. */
  from: sha256,
  code: z.strictObject({ before: codeTermSchema, after: codeTermSchema }),
});

/**
 * That a stage was done under a key, with what came out: `records/<stage>/<key>.json`, written last. It stays of use when the bytes are gone,
 * as the keys of what lies downstream follow from its digests.
 */
export const stageRecordSchema = z.strictObject({
  version: z.literal(1),
  stage: z.string(),
  key: sha256,
  terms: keyTermsSchema,
  /** Label of the instance that was run; other parameter sets with the same key share the record. */
  label: z.string(),
  outputs: z.record(z.string(), outputRecordSchema),
  /** What the stage reported, written with the codec `reports`; null if nothing. */
  reports: outputRecordSchema.nullable(),
  /** Labels of members that an aggregate went without, per input. */
  missing: z.record(z.string(), z.array(z.string())),
  producer: z.strictObject({
    run: z.string(),
    host: z.string(),
    cuvisc: z.string(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    attempts: z.int().positive(),
  }),
  audit: z.array(auditEntrySchema),
});

/** One output in a record. */
export type OutputRecord = z.infer<typeof outputRecordSchema>;

/** What a person did to a record. */
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** A record of the store. */
export type StageRecord = z.infer<typeof stageRecordSchema>;
