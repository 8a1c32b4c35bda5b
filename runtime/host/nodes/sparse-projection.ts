import { philox4x32 } from '../../../schemas/philox.js';

/** Second word of the key, so that these numbers are others than those of augmentations with the same seed. */
const purpose = 0x50524f4a;

/**
 * A random [dimensions, bands] matrix, row-major, whose products keep distances in the mean: entries are 0 but for a share d = 1 / sqrt(bands), which are
 * +s or -s with s = 1 / sqrt(d dimensions). Source: Li, Hastie and Church, "Very sparse random projections", KDD 2006. The same for the same `seed`.
 */
export function sparseProjection(dimensions: number, bands: number, seed: number): Float64Array {
  const share = 1 / Math.sqrt(bands);
  const size = 1 / Math.sqrt(share * dimensions);
  return Float64Array.from({ length: dimensions * bands }, (_, i) => {
    const [word] = philox4x32([i, 0, 0, 0], [seed >>> 0, purpose]);
    const uniform = word / 2 ** 32;
    return uniform >= share ? 0 : uniform < share / 2 ? -size : size;
  });
}
