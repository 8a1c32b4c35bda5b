import { z } from 'zod';
import { runIdentity } from './run-identity.js';

/** A source of a run as it was when the run was built. */
const recordedSource = z.object({
  sample: z.string().describe('Its id in predictions.'),
  file: z.string(),
  labels: z.string().nullable(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), modifiedAt: z.iso.datetime() })).describe('Every file behind it.'),
  digest: z.string().nullable().describe('SHA-256 of sizes and parts of the files; null if one was missing.'),
});

/** `run.json`: what a run is, written when it is built and never changed by later phases. */
export const runRecord = z.object({
  version: z.literal(1),
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  trainrun: z.string().describe('The YAML file that was run.'),
  pipeline: z.string(),
  plan: z.string().describe('Folder of the plan, relative to that of the run.'),
  overrides: z.array(z.string()),
  searchPaths: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  environment: z.record(z.string(), z.string()),
  code: z
    .object({ revision: z.string(), dirty: z.boolean(), root: z.string() })
    .nullable()
    .describe('The git checkout in which the trainrun lies; null outside of one.'),
  data: z.object({ train: z.array(recordedSource), val: z.array(recordedSource), test: z.array(recordedSource) }),
  identity: runIdentity,
});

/** What a run is. */
export type RunRecord = z.infer<typeof runRecord>;
/** A source of a run as it was when the run was built. */
export type RecordedSource = z.infer<typeof recordedSource>;
