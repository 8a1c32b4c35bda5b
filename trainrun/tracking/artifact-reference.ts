import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArtifactReference } from '../../tracking/index.js';

/** A file in the folder of a run with its size and digest. Throws what reading a file throws. */
export async function artifactReference(directory: string, file: string, role: string): Promise<ArtifactReference> {
  const hash = createHash('sha256');
  const { size } = await stat(file);
  await pipeline(createReadStream(file), hash);
  return { path: relative(directory, file).split(sep).join('/'), bytes: size, sha256: hash.digest('hex'), role };
}
