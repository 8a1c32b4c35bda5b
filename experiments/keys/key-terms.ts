import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The code of a stage: pinned by a version, or the digest of what the stage can reach of local source files, and its packages. */
export const codeTermSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pinned'), version: z.string() }),
  z.strictObject({
    kind: z.literal('source'),
    digest: sha256,
    /** Digest per file of what is reached in it, by path from the experiment's folder. */
    files: z.record(z.string(), sha256),
    /** Installed version per package. */
    packages: z.record(z.string(), z.string()),
  }),
]);

const artifactTerm = z.strictObject({
  /** `stage.port` of the producer. */
  from: z.string(),
  /** Content digest; `key:` and the producer's key for what stays in memory; null where an optional input is absent. */
  digest: z.string().nullable(),
});

/** What the function of an aggregate sees of a member: all of it counts. */
const memberTerm = z.strictObject({ label: z.string(), params: z.record(z.string(), z.json()), digest: z.string() });

/** What an input contributes to a key: one artifact, or those of the members in order. */
export const inputTermSchema = z.union([artifactTerm, z.strictObject({ from: z.string(), members: z.array(memberTerm) })]);

const codecTerm = z.strictObject({ id: z.string(), version: z.int() }).nullable();

/** Everything that a key is made of, in words that can be compared. */
export const keyTermsSchema = z.strictObject({
  stage: z.string(),
  code: codeTermSchema,
  /** Semantic parameters that the stage declares, after defaults, as `canonicalValue` writes them. */
  params: z.record(z.string(), z.json()),
  inputs: z.record(z.string(), inputTermSchema),
  /** Null: stays in memory. */
  codecs: z.record(z.string(), codecTerm),
  /** Versions by facet: `cuvisc`, `onnxruntime`. */
  facets: z.record(z.string(), z.string()),
});

/** The code of a stage in its key. */
export type CodeTerm = z.infer<typeof codeTermSchema>;

/** An input in a key. */
export type InputTerm = z.infer<typeof inputTermSchema>;

/** Everything that a key is made of. */
export type KeyTerms = z.infer<typeof keyTermsSchema>;
