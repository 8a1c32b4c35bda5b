import { CuviscError, type ErrorPlace } from '../../schemas/cuvisc-error.js';

/** The most bytes that one variable may fill: what a typed array of Node.js 20 can hold. */
export const maxTensorBytes = 2 ** 32 - 8;

/**
 * Number of elements of a shape that a file declares, checked before anything is allocated.
 * Throws `dims-invalid` for sizes that are no counts, `tensor-too-large` beyond `maxTensorBytes`.
 */
export function declaredCount(dims: readonly number[], bytesPerElement: number, place: ErrorPlace): number {
  if (dims.length > 32 || dims.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw new CuviscError('dims-invalid', `[${dims.slice(0, 8).join(', ')}] is no array shape`, { place });
  }
  const count = dims.includes(0) ? 0 : dims.reduce((product, size) => product * size, 1);
  if (count * bytesPerElement > maxTensorBytes) {
    throw new CuviscError('tensor-too-large', `shape [${dims.join(', ')}] needs ${count * bytesPerElement} bytes`, {
      place,
      hint: `at most ${maxTensorBytes} bytes can be read at once; cut the scene into parts`,
    });
  }
  return count;
}
