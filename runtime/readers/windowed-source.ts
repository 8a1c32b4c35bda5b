import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { ByteSource } from './byte-source.js';

const windowBytes = 2 ** 16;

/** The same bytes, read in windows: thousands of small reads that lie close together cost few reads of the file. */
export function windowed(source: ByteSource): ByteSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  const read = async (position: number, length: number): Promise<Uint8Array> => {
    if (length > windowBytes || position + length > source.size) return source.read(position, length);
    if (position < start || position + length > start + window.length) {
      window = await source.read(position, Math.min(windowBytes, source.size - position));
      start = position;
    }
    return window.slice(position - start, position - start + length);
  };
  return { ...source, read };
}

/** Bytes in memory as a source; `file` is where they stem from. */
export function memorySource(file: string, bytes: Uint8Array): ByteSource {
  const read = async (position: number, length: number): Promise<Uint8Array> => {
    if (position + length <= bytes.length) return bytes.slice(position, position + length);
    throw new CuviscError('file-truncated', `${length} bytes are needed from byte ${position}, but unpacked there are ${bytes.length}`, {
      place: { file },
    });
  };
  return { file, size: bytes.length, read, readInto: async (target, position) => target.set(await read(position, target.length)) };
}

/** The `size` bytes of a source from `start` on, as a source. */
export function partOf(source: ByteSource, start: number, size: number): ByteSource {
  const { file } = source;
  const read = (position: number, length: number): Promise<Uint8Array> => source.read(start + position, length);
  return { file, size, read, readInto: (target, position) => source.readInto(target, start + position) };
}
