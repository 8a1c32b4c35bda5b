import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { companionWavelengths } from './companion-wavelengths.js';
import type { SpectralInfo, Variable } from './contract.js';
import { detectReader } from './detect-reader.js';
import { locateVariable, type VariableSpec } from './locate-variable.js';

/** A hyperspectral image as stored, unscaled, with what its file says about it. */
export interface Cube extends SpectralInfo {
  /** Row-major [H, W, C] in the file's own dtype. */
  readonly cube: Tensor;
  /** What was assumed, converted or ignored, one sentence each. */
  readonly notices: readonly string[];
  readonly source: { readonly file: string; readonly variable: string };
}

/** What a cube can be. */
const demand = { what: 'a cube [H, W, C]', suits: cubeRank };

/**
 * Reads the cube of `FILE[:variable]`; without a variable, the only one of rank 3 (or 4 with a first axis of 1, which is dropped).
 * Throws `CuviscError`: `cube-rank`, `cube-empty`, `variable-*`, `file-*`, `format-unknown`, or a code of the format's reader.
 */
export async function readCube(spec: VariableSpec): Promise<Cube> {
  const { file, reader, chosen, variables } = await locateVariable(spec, demand);
  requireCube(chosen, file);
  const { tensor: values, info, notices, alpha } = await reader.read(file, chosen.name);
  const dims = values.dims.slice(-3);
  const companion = info.wavelengths ? { notices: [] } : await companionWavelengths(reader, file, chosen, variables, dims[2] as number);
  return {
    ...info,
    ...(companion.wavelengths ? { wavelengths: companion.wavelengths } : {}),
    cube: tensor(values.dtype, dims, values.data),
    notices: [...notices, ...(alpha ? ['the transparency of the picture was dropped'] : []), ...companion.notices],
    source: { file, variable: chosen.name },
  };
}

/** Rows, columns and bands of the cube that `readCube` would read, from the header. Throws as it does. */
export async function describeCube(spec: VariableSpec): Promise<readonly [rows: number, columns: number, bands: number]> {
  const { file, chosen } = await locateVariable(spec, demand);
  requireCube(chosen, file);
  return chosen.dims.slice(-3) as [number, number, number];
}

/** The variables of a file, without reading their values. */
export async function listVariables(file: string): Promise<readonly Variable[]> {
  return (await detectReader(file)).list(file);
}

/** Beside a cube with a batch axis, an array of rank 3 is its batch of masks. */
function cubeRank(dims: readonly number[]): number {
  if (dims.length === 4 && dims[0] === 1) return 2;
  return dims.length === 3 ? 1 : 0;
}

function requireCube({ name, dims }: Variable, file: string): void {
  const shape = `\`${name}\` has shape [${dims.join(', ')}]`;
  if (cubeRank(dims) === 0) {
    throw new CuviscError('cube-rank', `${shape}, but a cube has rows, columns and bands`, {
      place: { file },
      hint: 'give an array [H, W, C], or [1, H, W, C]',
    });
  }
  if (dims.includes(0)) throw new CuviscError('cube-empty', `${shape}, which holds no values`, { place: { file } });
}
