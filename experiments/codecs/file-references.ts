import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { notAFile, readRefused } from '../../schemas/disk/read-refused.js';
import type { Codec, FileReference } from './codec.js';

const file = 'files.json';

/**
 * Paths of files that stay where they are: the artifact holds their names, and their content is part of its identity. One that is gone or changed
 * makes the artifact a miss. Relative paths are kept as they are, and start at the folder of the experiment; who reads gets absolute ones. Throws
 * `CuviscError` `file-not-found`.
 */
export function fileReferences(): Codec<readonly string[]> {
  return {
    id: 'file-references',
    version: 1,
    ext: '.json',
    write: async (paths, { folder, base }) => {
      await writeFile(join(folder, file), `${JSON.stringify(paths.map(withSlashes), null, 2)}\n`);
      const references: FileReference[] = [];
      for (const path of new Set(paths)) references.push(await referenceTo(withSlashes(path), base));
      return { members: [file], references };
    },
    read: async ({ folder, base }) => (JSON.parse(await readFile(join(folder, file), 'utf8')) as string[]).map((path) => resolve(base, path)),
  };
}

/** The file at `path` as it is now. Throws `CuviscError` `file-not-found`, `file-not-regular`. */
export async function referenceTo(path: string, base: string): Promise<FileReference> {
  const absolute = resolve(base, path);
  const hash = createHash('sha256');
  const info = await stat(absolute).catch((error: unknown) => Promise.reject(readRefused(absolute, error)));
  if (!info.isFile()) throw notAFile(absolute);
  await pipeline(createReadStream(absolute), hash);
  return { path, bytes: info.size, sha256: hash.digest('hex') };
}

function withSlashes(path: string): string {
  return path.split(sep).join('/');
}
