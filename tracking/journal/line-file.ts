import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFailed } from '../../schemas/disk/write-failed.js';

/** A file of lines, open for appending. */
export interface LineFile {
  readonly file: string;
  /** Appends whole lines in one write, before it returns. Throws `write-failed`. */
  append(lines: readonly string[]): void;
  /** Brings what was appended to the disk. Throws `write-failed`. */
  sync(): void;
  close(): void;
}

/**
 * Opens a file of lines, and its folder, for appending. Where a writer that was killed left a line without its end, that line is ended
 * first, so that it spoils no other. Lines of several processes do not mix: each append is one write at the end of the file.
 * Throws `write-failed`.
 */
export function openLineFile(file: string): LineFile {
  const descriptor = attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'a+');
  });
  attempt(file, () => {
    if (endsWithinLine(descriptor)) writeSync(descriptor, '\n');
  });
  let open = true;
  return {
    file,
    append: (lines) => {
      if (lines.length > 0) attempt(file, () => writeWhole(descriptor, Buffer.from(`${lines.join('\n')}\n`)));
    },
    sync: () => attempt(file, () => fsyncSync(descriptor)),
    close: () => {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

function endsWithinLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString('latin1') !== '\n';
}

/** A disk that fills up takes a part of a write. */
function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writeFailed(file, error);
  }
}
