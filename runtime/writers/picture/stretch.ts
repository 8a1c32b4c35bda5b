/** Two values that are shown as the darkest and the brightest. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** More pixels than this are thinned out evenly: percentiles of a picture need no more. */
const enough = 1_000_000;

/**
 * The values at two percentiles (nearest rank) of `count` numbers that `at` gives; infinite ones and NaN do not count.
 * Undefined without a finite number. If both fall together the range reaches to the largest or from the smallest number; it is
 * empty only where all are equal.
 */
export function percentileRange(count: number, at: (index: number) => number, lowPercent: number, highPercent: number): Range | undefined {
  const step = Math.max(1, Math.floor(count / enough));
  const finite = new Float64Array(Math.ceil(count / step));
  let length = 0;
  for (let i = 0; i < count; i += step) {
    const value = at(i);
    if (Number.isFinite(value)) finite[length++] = value;
  }
  if (length === 0) return undefined;
  const sorted = finite.subarray(0, length).sort();
  const rank = (percent: number): number => sorted[Math.round((percent / 100) * (length - 1))] as number;
  const low = rank(lowPercent);
  const high = rank(highPercent);
  if (high > low) return { low, high };
  const { min, max } = extremaOf(count, at);
  return max > low ? { low, high: max } : { low: min, high };
}

/** The smallest and the largest of the finite numbers. */
function extremaOf(count: number, at: (index: number) => number): { readonly min: number; readonly max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < count; i++) {
    const value = at(i);
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}

/** Where `value` lies in the range, from 0 to 1, clipped; 0 in an empty range. */
export function shareOf(value: number, { low, high }: Range): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}
