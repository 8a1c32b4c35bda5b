import type { DType } from '../../schemas/dtype.js';
import { readCube } from './read-cube.js';

/** What a compiler must know of the cubes that a plan is for. */
export interface CubeFacts {
  readonly bands: number;
  readonly cubeDtype: DType;
  /** Band centres in nm. */
  readonly wavelengths?: readonly number[];
}

/**
 * The bands, wavelengths and element type of a cube `FILE[:variable][@axes]`; what was assumed in reading it goes to `note`.
 * Throws as `readCube` does.
 */
export async function cubeFacts(spec: string, note: (text: string) => void = () => undefined): Promise<CubeFacts> {
  const { cube, wavelengths, notices } = await readCube(spec);
  for (const notice of notices) note(`${spec}: ${notice}`);
  return { bands: cube.dims.at(-1) as number, cubeDtype: cube.dtype, ...(wavelengths ? { wavelengths: [...wavelengths] } : {}) };
}
