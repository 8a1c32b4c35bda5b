import { CuviscError } from '../../schemas/cuvisc-error.js';
import { numberAt, type Tensor } from '../../schemas/tensor.js';

/** Largest difference in nm at which two band centres count as the same: well below the 4 to 10 nm between bands of common sensors, above the rounding of integer wavelengths. */
export const wavelengthTolerance = 0.5;

/**
 * Throws `CuviscError` `wavelengths-differ` if `given` ([B, C] or [C], nm) is not the grid by which the compiler
 * chose bands. A plan without a grid and a batch without wavelengths pass.
 */
export function checkWavelengths(grid: readonly number[] | null, given: Tensor | undefined): void {
  if (!grid || !given) return;
  const bands = given.dims.at(-1) ?? 0;
  if (bands !== grid.length) throw differ(`the batch has ${bands} wavelengths, the plan was compiled for ${grid.length}`);
  for (let i = 0; i < given.data.length; i++) {
    const band = i % bands;
    const found = numberAt(given.data, i);
    const expected = grid[band] as number;
    if (Math.abs(found - expected) <= wavelengthTolerance) continue;
    throw differ(`band ${band} is at ${found} nm, the plan was compiled for ${expected} nm (tolerance ${wavelengthTolerance} nm)`);
  }
}

function differ(message: string): CuviscError {
  return new CuviscError('wavelengths-differ', message, { hint: 'give a cube of the same sensor, or compile the pipeline for this wavelength grid' });
}
