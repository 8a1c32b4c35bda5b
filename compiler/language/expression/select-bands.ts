/**
 * The band whose centre is nearest to a wavelength, the first of equals. `undefined` if the wavelength lies further
 * outside the camera's range than half the spacing of the two bands at that end. All in nanometres.
 */
export function nearestBand(centres: readonly number[], wavelength: number): number | undefined {
  const { low, high } = reachOf(centres);
  if (wavelength < low || wavelength > high) return undefined;
  const distances = centres.map((centre) => Math.abs(centre - wavelength));
  return distances.indexOf(Math.min(...distances));
}

/** The bands whose centres lie between two wavelengths or on them, in the order of the cube. */
export function bandsBetween(centres: readonly number[], from: number, to: number): number[] {
  return centres.flatMap((centre, band) => (centre >= from && centre <= to ? [band] : []));
}

/** The wavelengths at which a single band can be chosen: the camera's range and half a spacing beyond either end. */
export function reachOf(centres: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = [...centres].sort((a, c) => a - c);
  const [first = 0, second = first] = sorted;
  const [last = 0, previous = last] = sorted.toReversed();
  return { low: first - (second - first) / 2, high: last + (last - previous) / 2 };
}
