import { z } from 'zod';

/** `pack.json`: what a pack is of, and the digest of every other file in it. */
export const packSchema = z.strictObject({
  version: z.literal(1),
  /** Path of the experiment's file in the pack, with `/`. */
  experiment: z.string(),
  run: z.string(),
  cuvisc: z.string(),
  /** Arguments of the command that made the run; null where a program did. */
  command: z.array(z.string()).nullable(),
  /** SHA-256 by path. */
  files: z.record(z.string(), z.string()),
});

/** `pack.json`. */
export type Pack = z.infer<typeof packSchema>;

/** File that makes a folder a pack. */
export const packName = 'pack.json';

/** Folder of the store in a pack. */
export const packedStore = 'store';

/** Folder of the code and of the files that it names, laid out as they were. */
export const packedCode = 'code';
