import { join } from 'node:path';
import type { Tensor } from '../../schemas/tensor.js';
import type { Codec } from './codec.js';

const file = 'value.npy';

/** A tensor as a NumPy file. */
export function npy(): Codec<Tensor> {
  return {
    id: 'npy',
    version: 1,
    ext: '.npy',
    // The runtime is loaded where it is needed: planning does without.
    write: async (value, { folder }) => {
      const { writeNpy } = await import('../../runtime/index.js');
      await writeNpy(join(folder, file), value);
      return { members: [file] };
    },
    read: async ({ folder }) => {
      const { readNpy } = await import('../../runtime/index.js');
      return readNpy(join(folder, file));
    },
  };
}
