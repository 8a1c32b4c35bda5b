/** Weights of one target wavelength: bands to be added up with these factors. */
export type BandWeights = readonly (readonly [band: number, weight: number])[];

/** Full width at half maximum over standard deviation of a Gaussian: 2 sqrt(2 ln 2). */
const widthOverDeviation = 2 * Math.sqrt(2 * Math.LN2);

/**
 * Weights of the two bands whose centres enclose `target` (nm), linear in wavelength; of one band where it is met exactly.
 * `undefined` outside of the range of `centres`, which need not be sorted.
 */
export function linearWeights(centres: readonly number[], target: number): BandWeights | undefined {
  const order = [...centres.keys()].sort((a, b) => (centres[a] as number) - (centres[b] as number));
  const above = order.find((band) => (centres[band] as number) >= target);
  const below = order.findLast((band) => (centres[band] as number) <= target);
  if (above === undefined || below === undefined) return undefined;
  const [low, high] = [centres[below] as number, centres[above] as number];
  if (low === high) return [[below, 1]];
  const share = (target - low) / (high - low);
  return [
    [below, 1 - share],
    [above, share],
  ];
}

/**
 * Weights of a Gaussian response of full width `fwhm` (nm) at half maximum around `target`, cut off at three deviations and made to add up to 1.
 * `undefined` if no band lies within.
 */
export function gaussianWeights(centres: readonly number[], target: number, fwhm: number): BandWeights | undefined {
  const deviation = fwhm / widthOverDeviation;
  const responses = centres.flatMap((centre, band) => {
    const distance = (centre - target) / deviation;
    return Math.abs(distance) <= 3 ? [[band, Math.exp(-0.5 * distance * distance)] as const] : [];
  });
  const total = responses.reduce((sum, [, response]) => sum + response, 0);
  return total > 0 ? responses.map(([band, response]) => [band, response / total] as const) : undefined;
}

/** `weights` per target as a row-major [bands, targets] matrix. */
export function weightMatrix(weights: readonly BandWeights[], bands: number): Float32Array {
  const matrix = new Float32Array(bands * weights.length);
  for (const [target, entries] of weights.entries()) for (const [band, weight] of entries) matrix[band * weights.length + target] = weight;
  return matrix;
}
