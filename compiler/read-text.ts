import { readFile } from 'node:fs/promises';
import { CuviscError } from '../schemas/cuvisc-error.js';
import { readRefused } from '../schemas/disk/read-refused.js';
import type { SourceText } from './diagnostics/span.js';

/** A UTF-8 text file. Throws `CuviscError` `file-not-found`, `file-not-regular`, or `file-unreadable` for anything else, invalid UTF-8 included. */
export async function readText(file: string): Promise<SourceText> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw readRefused(file, cause);
  });
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    throw new CuviscError('file-unreadable', 'the file is not UTF-8 text', { place: { file }, hint: 'name a YAML file, or save it as UTF-8', cause });
  }
}
