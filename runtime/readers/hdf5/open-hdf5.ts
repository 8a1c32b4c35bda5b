import type * as h5wasm from 'h5wasm/node';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { withFile } from '../byte-source.js';

/** `\x89HDF\r\n\x1a\n`, which stands at offset 0, 512, 1024 or 2048 (HDF5 file format specification II.A). */
const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/** True if one of the places for the signature holds it. */
export function isHdf5(head: Uint8Array): boolean {
  return [0, 512, 1024, 2048].some((at) => signature.equals(head.subarray(at, at + 8)));
}

/**
 * Opens `file` read-only, hands it to `use` and closes it in every case. The library reads the file in place.
 * Throws `hdf5-corrupt` for whatever the HDF5 library refuses.
 */
export async function withHdf5<T>(file: string, use: (root: h5wasm.File) => T): Promise<T> {
  await withFile(file, async () => undefined);
  const library = await loadLibrary();
  return guarded(file, () => {
    const root = new library.File(file, 'r');
    if (root.file_id < 0n) throw new Error('the library cannot open the file');
    try {
      return use(root);
    } finally {
      root.close();
    }
  });
}

/** Loaded on first use: it is 4 MB of code that other formats do not need. */
async function loadLibrary(): Promise<typeof h5wasm> {
  const library = await import('h5wasm/node');
  const module = await library.ready;
  module.activate_throwing_error_handler();
  return library;
}

function guarded<T>(file: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    if (cause instanceof CuviscError) throw cause;
    throw new CuviscError('hdf5-corrupt', `the HDF5 library cannot read this: ${reasonOf(cause)}`, { place: { file }, cause });
  }
}

/** The innermost entry of the library's error stack, without its source positions and file names. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const entries = [...text.matchAll(/^\s*#\d+:.*\(\): ([^:\n]*)/gm)].map((match) => match[1] as string);
  return entries.at(-1)?.trim() ?? (text.split('\n')[0] as string).slice(0, 120);
}
