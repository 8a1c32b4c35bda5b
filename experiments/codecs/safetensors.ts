import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../schemas/safetensors.js';
import type { Codec } from './codec.js';

const file = 'value.safetensors';

/** Named tensors with free-form strings about them. */
export function safetensors(): Codec<TensorFile> {
  return {
    id: 'safetensors',
    version: 1,
    ext: '.safetensors',
    write: async (value, { folder }) => {
      await writeFile(join(folder, file), encodeSafetensors(value));
      return { members: [file] };
    },
    read: async ({ folder }) => decodeSafetensors(await readFile(join(folder, file)), join(folder, file)),
  };
}
