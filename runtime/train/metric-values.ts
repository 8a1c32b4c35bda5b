/** Logged numbers by name; null is undefined (0/0). */
export type Values = Readonly<Record<string, number | null>>;

/** How metrics of a split come about: of all pixels, or as a mean over batches. */
export type Mode = 'min' | 'max';

/** True if `a` is strictly better than `b`. */
export function improves(mode: Mode, a: number, b: number): boolean {
  return mode === 'min' ? a < b : a > b;
}

/** A weighted mean under construction; plain data. */
export interface MeanSums {
  readonly weight: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** A mean of nothing. */
export const emptyMean: MeanSums = { weight: 0, sums: {} };

/** The mean with further values in it, of a weight of their own. */
export function addToMean(mean: MeanSums, values: Readonly<Record<string, number>>, weight = 1): MeanSums {
  const sums = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (mean.sums[name] ?? 0) + weight * value]));
  return { weight: mean.weight + weight, sums: { ...mean.sums, ...sums } };
}

/** The mean of what was added, by name with `suffix`. */
export function meanOf({ weight, sums }: MeanSums, suffix = ''): Values {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [`${name}${suffix}`, sum / weight]));
}
