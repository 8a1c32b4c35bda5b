import { copyFolder } from './copy-folder.js';
import type { Codec } from './codec.js';

/** A folder with whatever is in it: the stage gives the path of one that it has filled, and gets that of a copy, which is not to be changed. */
export function directory(): Codec<string> {
  return { id: 'directory', version: 1, ext: '', write: (value, place) => copyFolder(value, place), read: async ({ folder }) => folder };
}
