import { open } from 'node:fs/promises';
import { parseLines } from '../journal/read-journal.js';
import type { JournalRecord } from '../journal/journal-records.js';

/** Bytes that are read at a time, so that a journal of any length takes little memory. */
const chunkBytes = 1 << 20;

/** Reads a journal from its beginning, part by part, while it grows. */
export class JournalTail {
  readonly #file: string;
  #offset = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The next whole lines; none where the end is reached. Throws what the file system throws. */
  async next(): Promise<JournalRecord[]> {
    const handle = await open(this.#file, 'r');
    try {
      const { size } = await handle.stat();
      for (let length = chunkBytes; this.#offset < size; length *= 2) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, this.#offset);
        const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
        this.#offset += end;
        if (end > 0) return parseLines(this.#file, buffer.toString('utf8', 0, end)).records;
        if (bytesRead < length) break;
      }
      return [];
    } finally {
      await handle.close();
    }
  }
}
