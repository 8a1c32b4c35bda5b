import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Tensor } from '../../schemas/tensor.js';

/**
 * What a moments reduction has accumulated: samples, mean [C], and the sum of squared deviations [C]
 * or of outer products of deviations [C, C].
 */
export interface Moments {
  readonly count: number;
  readonly mean: Float64Array;
  readonly m2: Float64Array;
}

/**
 * The numbers of the accumulators `count`, `mean` and `m2`.
 * Throws `CuviscError`: `fit-too-few-samples` below `minimum` samples, `fit-not-finite` if a sum is NaN or infinite.
 */
export function readMoments(accumulators: Readonly<Record<keyof Moments, Tensor<'float64'>>>, minimum: number, host: string): Moments {
  const [count = 0] = accumulators.count.data;
  requireSamples(count, minimum, host);
  const [mean, m2] = [accumulators.mean.data, accumulators.m2.data];
  requireFinite(mean, 'mean', host);
  requireFinite(m2, 'spread', host);
  return { count, mean, m2 };
}

/** Variance [C], or covariance [C, C], with divisor `count - ddof`; `count` must exceed `ddof`. */
export function spreadOf(moments: Moments, ddof: number): Float64Array {
  return moments.m2.map((sum) => sum / (moments.count - ddof));
}

/** Throws `CuviscError` `fit-too-few-samples` if `count` is below `minimum`. */
export function requireSamples(count: number, minimum: number, host: string): void {
  if (count >= minimum) return;
  throw new CuviscError('fit-too-few-samples', `${host}: ${count} samples, at least ${minimum} are needed`, {
    hint: 'fit on more pixels; some nodes skip batches of a single pixel',
  });
}

/** Throws `CuviscError` `fit-not-finite` naming the first entry of `values` that is NaN or infinite. */
export function requireFinite(values: Float64Array, what: string, host: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new CuviscError('fit-not-finite', `${host}: ${what} is ${values[at]} at entry ${at}`, {
    hint: 'look for NaN or infinite values in the data, or for a division by zero in a node before this one',
  });
}
