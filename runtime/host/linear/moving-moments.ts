import { packedLength } from './packed-cholesky.js';

/** Count, sums and sums of products of rows, from which rows can be taken out again. */
export interface MovingMoments {
  readonly count: number;
  /** Forgets all rows; deviations are from `reference` from now on. */
  restart(reference: Float64Array): void;
  /** Counts the row of `data` at `offset` in (`sign` 1) or out (-1). */
  include(data: ArrayLike<number>, offset: number, sign: 1 | -1): void;
  /** Writes the mean [C] and the packed lower triangle of the covariance (divisor count - 1), with `eps` on its diagonal. */
  read(mean: Float64Array, covariance: Float64Array, eps: number): void;
}

/**
 * In float64. Rounding of rows that came and went stays behind, so `restart` now and then, with a reference near the rows: sums of squares far
 * above their spread cost digits.
 */
export function movingMoments(bands: number): MovingMoments {
  const sums = new Float64Array(bands);
  const products = new Float64Array(packedLength(bands));
  const row = new Float64Array(bands);
  let reference = new Float64Array(bands);
  let count = 0;
  return {
    get count() {
      return count;
    },
    restart(from) {
      reference = from.slice();
      sums.fill(0);
      products.fill(0);
      count = 0;
    },
    include(data, offset, sign) {
      count += sign;
      for (let i = 0, at = 0; i < bands; i++) {
        const deviation = (data[offset + i] as number) - (reference[i] as number);
        row[i] = deviation;
        sums[i] = (sums[i] as number) + sign * deviation;
        const signed = sign * deviation;
        for (let j = 0; j <= i; j++, at++) products[at] = (products[at] as number) + signed * (row[j] as number);
      }
    },
    read(mean, covariance, eps) {
      for (let i = 0, at = 0; i < bands; i++) {
        const sum = sums[i] as number;
        mean[i] = (reference[i] as number) + sum / count;
        for (let j = 0; j <= i; j++, at++) {
          covariance[at] = ((products[at] as number) - (sum * (sums[j] as number)) / count) / (count - 1) + (i === j ? eps : 0);
        }
      }
    },
  };
}
