import { stat } from 'node:fs/promises';
import { parseSpec } from '../readers/locate-variable.js';
import type { FileSource } from '../run/sources.js';
import { filesBehind, sampleOf } from './source-identity.js';

/** What is known of a source without reading its values. */
export interface SourceFacts {
  /** Every file behind cube and labels that is there. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly modifiedAt: string }[];
  /** SHA-256 of sizes and contents, of files beyond 16 MiB of 64 parts; by it shards recognise their sources. Null if a file is missing. */
  readonly digest: string | null;
}

/** The files of a source on disk, their sizes, times (ISO 8601) and a digest. Throws what taking a name `FILE[:variable][@axes]` apart throws. */
export async function sourceFacts({ file, labels }: FileSource): Promise<SourceFacts> {
  const specs = labels === undefined ? [file] : [file, labels];
  const paths = new Set<string>();
  for (const spec of specs) for (const each of await filesBehind((await parseSpec(spec)).file)) paths.add(each);
  const files: SourceFacts['files'][number][] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info) files.push({ path, bytes: info.size, modifiedAt: info.mtime.toISOString() });
  }
  return { files, digest: await sampleOf(specs) };
}
