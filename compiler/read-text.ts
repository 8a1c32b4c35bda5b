import { readFile } from 'node:fs/promises';
import { CuviscError } from '../schemas/cuvisc-error.js';
import type { SourceText } from './diagnostics/span.js';

/** A UTF-8 text file. Throws `CuviscError` `file-not-found`, or `file-unreadable` for anything else, invalid UTF-8 included. */
export async function readText(file: string): Promise<SourceText> {
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CuviscError('file-not-found', 'there is no such file', { place: { file }, cause });
    throw new CuviscError('file-unreadable', `the file cannot be read as text (${code ?? 'unknown reason'})`, { place: { file }, cause });
  }
}
