import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';

/** Content of a file in short. */
export interface FileFacts {
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

const chunkBytes = 2 ** 20;

/** Reads the whole of `file`. Throws what the operating system throws. */
export async function fileFacts(file: string): Promise<FileFacts> {
  const handle = await open(file, 'r');
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, (await handle.stat()).size + 1));
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(chunk.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** Every file below `folder`, relative with `/`, sorted. Throws `CuviscError` `value-unwritable` for links and devices, whose content is elsewhere. */
export async function filesBelow(folder: string, inside = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, path)));
    else if (entry.isFile()) found.push(path);
    else
      throw new CuviscError('value-unwritable', `${path} is a link or a device`, { place: { file: join(folder, path) }, hint: 'write plain files' });
  }
  return found.sort();
}
