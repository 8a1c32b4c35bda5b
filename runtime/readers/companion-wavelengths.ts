import type { Reader, Variable } from './contract.js';
import { numberAt } from '../../schemas/tensor.js';
import { spectralScale } from './wavelength-units.js';

const names: readonly string[] = ['wavelengths', 'wavelength', 'lambda', 'wl'];

/**
 * Band centres in nanometres from a vector of a telling name beside the cube, one value per band.
 * A vector in the cube's own group comes first; one of another length is named in a notice.
 */
export async function companionWavelengths(
  reader: Reader,
  file: string,
  cube: Variable,
  variables: readonly Variable[],
  bands: number,
): Promise<{ readonly wavelengths?: Float64Array; readonly notices: readonly string[] }> {
  const candidates = wavelengthVectors(variables);
  const fitting = candidates.filter(({ dims }) => isVectorOf(dims, bands));
  const chosen = fitting.find(({ name }) => groupOf(name) === groupOf(cube.name)) ?? fitting[0];
  if (!chosen)
    return { notices: candidates.map(({ name, dims }) => `\`${name}\` of shape [${dims.join(', ')}] does not fit ${bands} bands and was ignored`) };
  const { tensor: values, units } = await reader.read(file, chosen.name);
  const listed = Array.from({ length: bands }, (_, band) => numberAt(values.data, band));
  const notices: string[] = [];
  const scale = spectralScale(units, listed, notices);
  return scale ? { wavelengths: scale.centres(listed), notices } : { notices };
}

/** The variables of a file that bear a name for wavelengths and can be read. */
export function wavelengthVectors(variables: readonly Variable[]): readonly Variable[] {
  return variables.filter((variable) => variable.dtype !== null && names.includes(lastPart(variable.name)));
}

/** True if a shape is that of `length` numbers, but for axes of size 1. */
export function isVectorOf(dims: readonly number[], length: number): boolean {
  return dims.filter((size) => size !== 1).length <= 1 && dims.length > 0 && dims.reduce((product, size) => product * size, 1) === length;
}

function lastPart(name: string): string {
  return (name.split('/').at(-1) as string).toLowerCase();
}

function groupOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}
