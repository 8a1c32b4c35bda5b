/** Sum in float64. */
export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum;
}

/** Arithmetic mean; NaN of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  return sumOf(values) / values.length;
}

/** Variance with divisor n - ddof, by deviations from the mean; `null` where the divisor is not positive. */
export function varianceOf(values: ArrayLike<number>, ddof: 0 | 1): number | null {
  if (values.length <= ddof) return null;
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - mean) ** 2;
  return squares / (values.length - ddof);
}

/** Square root of `varianceOf`. */
export function deviationOf(values: ArrayLike<number>, ddof: 0 | 1): number | null {
  const variance = varianceOf(values, ddof);
  return variance === null ? null : Math.sqrt(variance);
}
