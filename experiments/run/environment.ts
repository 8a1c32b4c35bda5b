import { availableParallelism, hostname, totalmem } from 'node:os';
import { z } from 'zod';
import { codeRevision } from '../../schemas/code-revision.js';
import { engineFacets } from '../keys/engine-facets.js';

/** In what a run takes place. */
export const runEnvironmentSchema = z.strictObject({
  cuvisc: z.string(),
  onnxruntime: z.string(),
  node: z.string(),
  platform: z.string(),
  host: z.string(),
  processors: z.int(),
  memoryBytes: z.number(),
  /** Of the repository that the experiment lies in; null outside of one, or without git. */
  code: z.strictObject({ revision: z.string(), dirty: z.boolean() }).nullable(),
});

/** In what a run takes place. */
export type RunEnvironment = z.infer<typeof runEnvironmentSchema>;

/** The environment of this process. `base` is the folder of the experiment. */
export async function runEnvironment(base: string): Promise<RunEnvironment> {
  return {
    ...engineFacets,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    host: hostname(),
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    code: await codeRevision(base),
  };
}
