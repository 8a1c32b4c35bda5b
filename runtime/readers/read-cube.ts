import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { axisOrder, cubeAxes, permuted } from './axes.js';
import { companionWavelengths, isVectorOf, wavelengthVectors } from './companion-wavelengths.js';
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

/**
 * Reads the cube of `FILE[:variable][@axes]`; without a variable, the only one of rank 3 (or 4 with a first axis of 1, which is dropped).
 * Axes that are stated are brought into the order rows, columns, bands.
 * Throws `CuviscError`: `cube-rank`, `axes-invalid`, `axes-doubtful` if wavelengths belong to another axis than the last,
 * `cube-empty`, `variable-*`, `file-*`, `format-unknown`, or a code of the format's reader.
 */
export async function readCube(spec: VariableSpec): Promise<Cube> {
  const { file, reader, chosen, variables, axes } = await locateVariable(spec, { what: 'a cube [H, W, C]', suits: cubeRank });
  requireCube(chosen, file);
  const order = axes && axisOrder(axes, cubeAxes, { file });
  if (!order) requireBandsLast(chosen, variables, file);
  const { tensor: values, info, notices, alpha } = await reader.read(file, chosen.name);
  const stored = tensor(values.dtype, values.dims.slice(-3), values.data);
  const cube = order ? permuted(stored, order) : stored;
  const bands = cube.dims[2] as number;
  if (info.wavelengths) requireBands(info.wavelengths.length, bands, file);
  const companion = info.wavelengths ? { notices: [] } : await companionWavelengths(reader, file, chosen, variables, bands);
  return {
    ...info,
    ...(companion.wavelengths ? { wavelengths: companion.wavelengths } : {}),
    cube,
    notices: [...notices, ...(alpha ? ['the transparency of the picture was dropped'] : []), ...companion.notices],
    source: { file, variable: chosen.name },
  };
}

/** Formats that know their wavelengths know their axes as well. */
function requireBands(wavelengths: number, bands: number, file: string): void {
  if (wavelengths === bands) return;
  const message = `the axes that were stated give ${bands} bands, but the file has ${wavelengths} wavelengths`;
  throw new CuviscError('axes-invalid', message, { place: { file }, hint: 'leave the axes out: this format states them itself' });
}

/** Wavelengths beside a cube that number another of its axes than the last tell that the bands lie there. */
function requireBandsLast({ name, dims }: Variable, variables: readonly Variable[], file: string): void {
  const [rows, columns, bands] = dims.slice(-3) as [number, number, number];
  const vectors = wavelengthVectors(variables);
  const fits = (size: number): Variable | undefined => vectors.find((vector) => isVectorOf(vector.dims, size));
  const elsewhere = fits(bands) ? undefined : (fits(rows) ?? fits(columns));
  if (!elsewhere) return;
  const likely = isVectorOf(elsewhere.dims, rows) ? 'bands,rows,columns' : 'rows,bands,columns';
  throw new CuviscError('axes-doubtful', `\`${elsewhere.name}\` does not number the last axis of \`${name}\` [${dims.join(', ')}] but another`, {
    place: { file },
    hint: `state the axes in the order of the file: FILE:${name}@${likely}, or @${cubeAxes.join(',')} if the bands do come last`,
  });
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
