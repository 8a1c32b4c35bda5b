import { bandFarOff } from '../../diagnostics/catalogue/band-far-off.js';
import type { CheckContext } from '../contract.js';

/** Position of the band nearest to `target` nanometres, of equally near ones the first. */
export function nearestBand(wavelengths: readonly number[], target: number): number {
  const distances = wavelengths.map((centre) => Math.abs(centre - target));
  return distances.indexOf(Math.min(...distances));
}

/** Reports each of the wanted wavelengths (by hyper-parameter) that no band lies near, within `tolerance` nanometres. */
export function checkNearestBands<H>(
  { name, wavelengths, diagnostics, at }: CheckContext<H>,
  wanted: readonly (readonly [hparam: string, target: number])[],
  tolerance: number,
): void {
  if (!wavelengths || tolerance <= 0) return;
  for (const [hparam, target] of wanted) {
    const nearest = wavelengths[nearestBand(wavelengths, target)] as number;
    if (Math.abs(nearest - target) > tolerance) diagnostics.report(bandFarOff, at(hparam), { node: name, target, nearest, tolerance });
  }
}
