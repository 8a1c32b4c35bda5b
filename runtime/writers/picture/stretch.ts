/** Two values that are shown as the darkest and the brightest. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** More pixels than this are thinned out evenly: percentiles of a picture need no more. */
const enough = 1_000_000;

/**
 * The values at two percentiles (nearest rank) of `count` numbers that `at` gives; infinite ones and NaN do not count.
 * Without a finite number, 0 to 1; if both fall together, the range is widened so that the value shows as the darkest.
 */
export function percentileRange(count: number, at: (index: number) => number, lowPercent: number, highPercent: number): Range {
  const step = Math.max(1, Math.floor(count / enough));
  const finite = new Float64Array(Math.ceil(count / step));
  let length = 0;
  for (let i = 0; i < count; i += step) {
    const value = at(i);
    if (Number.isFinite(value)) finite[length++] = value;
  }
  if (length === 0) return { low: 0, high: 1 };
  const sorted = finite.subarray(0, length).sort();
  const rank = (percent: number): number => sorted[Math.round((percent / 100) * (length - 1))] as number;
  const low = rank(lowPercent);
  const high = rank(highPercent);
  if (high > low) return { low, high };
  const max = sorted[length - 1] as number;
  return { low, high: max > low ? max : low + 1 };
}

/** Where `value` lies in the range, from 0 to 1, clipped. */
export function shareOf(value: number, { low, high }: Range): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}
