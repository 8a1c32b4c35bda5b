import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { onDisk } from '../run/stored-source.js';
import { detectReader } from '../readers/detect-reader.js';
import { parseSpec } from '../readers/locate-variable.js';
import type { Batch } from '../tensor/batch.js';
import { isFileSource, nameOfSource, type Source } from '../run/sources.js';

/** What a shard knows of one of the sources that all shards were given. */
export const sourceIdentity = z.object({
  /** For messages. */
  name: z.string(),
  /** SHA-256 of sizes and parts of the files, or of tensors; null if there is no such file. */
  sample: z.string().nullable(),
  /** SHA-256 of the values; null if the shard did not read them. */
  values: z.string().nullable(),
});

/** What tells a source of a shard from another. */
export type SourceIdentity = z.infer<typeof sourceIdentity>;

/** Bytes up to which a file is digested whole, and how many parts of how many bytes stand for a larger one. */
const wholeBytes = 2 ** 24;
const parts = 64;
const partBytes = 4096;

/** The identity of a source that was not read: cheap even where a shard reads one file of thousands. */
export async function identify(source: Source, index: number): Promise<SourceIdentity> {
  const name = nameOfSource(source, index);
  if (isFileSource(source))
    return { name, sample: await onDisk(source, ({ file, labels }) => sampleOf(labels === undefined ? [file] : [file, labels])), values: null };
  const values = digestOf(source);
  return { name, sample: values, values };
}

/** SHA-256 of a batch: names, dtypes, shapes and values. */
export function digestOf(batch: Batch): string {
  const hash = createHash('sha256');
  for (const [key, { dtype, dims, data }] of Object.entries(batch).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([key, dtype, dims]));
    hash.update(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/** Why two shards cannot have been given the same source, or undefined. */
export function differenceOf(a: SourceIdentity, b: SourceIdentity): string | undefined {
  if (a.values !== null && b.values !== null) return a.values === b.values ? undefined : 'their values differ';
  if (a.sample !== null && b.sample !== null) return a.sample === b.sample ? undefined : 'their files differ';
  return a.name === b.name ? undefined : 'their names differ';
}

/** SHA-256 of sizes and parts of all files behind the names of a cube and its labels; null if one is missing. */
export async function sampleOf(specs: readonly string[]): Promise<string | null> {
  const hash = createHash('sha256');
  for (const spec of specs) {
    const { file, variable = '', axes = [] } = await parseSpec(spec);
    hash.update(JSON.stringify([variable, ...axes]));
    for (const each of await filesBehind(file)) {
      if (!(await addFile(hash, each))) return null;
    }
  }
  return hash.digest('hex');
}

/** A header without its data says nothing of the values, and the other way round; what cannot be read stands for itself alone. */
export async function filesBehind(file: string): Promise<readonly string[]> {
  const all = async (): Promise<readonly string[]> => (await (await detectReader(file)).files?.(file)) ?? [file];
  return all().catch(() => [file]);
}

async function addFile(hash: Hash, file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const { size } = await handle.stat();
    hash.update(`${size} `);
    const [count, length] = size <= wholeBytes ? [1, size] : [parts, partBytes];
    for (let part = 0; part < count; part++) {
      const at = count === 1 ? 0 : Math.floor((part * (size - length)) / (count - 1));
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return true;
  } finally {
    await handle.close();
  }
}
