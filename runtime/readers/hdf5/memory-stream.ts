/** A stream of the library's file system (Emscripten's), as far as its file functions look at it. */
interface LibraryStream {
  position: number;
}

/** What `FS.createStream` takes for a file that lies in memory alone. */
export interface MemoryStream {
  readonly path: string;
  readonly flags: number;
  readonly seekable: true;
  readonly position: 0;
  readonly node: { readonly mode: number };
  readonly stream_ops: {
    read(stream: LibraryStream, target: Uint8Array, offset: number, length: number, position: number): number;
    write(stream: LibraryStream, source: Uint8Array, offset: number, length: number, position: number): number;
    llseek(stream: LibraryStream, offset: number, whence: number): number;
  };
}

const regularFileMode = 0o100600;

/** An empty file in memory, open for reading and writing, of at most `maxBytes`; what would lie beyond is dropped. */
export function memoryStream(path: string, flags: number, maxBytes: number): MemoryStream {
  const bytes = new Uint8Array(maxBytes);
  let size = 0;
  return {
    path,
    flags,
    seekable: true,
    position: 0,
    node: { mode: regularFileMode },
    stream_ops: {
      read(_stream, target, offset, length, position) {
        const piece = bytes.subarray(position, Math.min(size, position + length));
        target.set(piece, offset);
        return piece.length;
      },
      write(_stream, source, offset, length, position) {
        const kept = Math.max(0, Math.min(length, maxBytes - position));
        bytes.set(source.subarray(offset, offset + kept), position);
        size = Math.max(size, position + kept);
        return length;
      },
      // From the start, from the position, from the end.
      llseek: (stream, offset, whence) => Math.max(0, offset + ([0, stream.position, size][whence] ?? 0)),
    },
  };
}
