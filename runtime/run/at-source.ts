import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { StepPorts } from '../../schemas/plan.js';
import type { Tensor } from '../../schemas/tensor.js';
import { findNoData } from '../no-data/find-no-data.js';
import type { LoadedSource } from './sources.js';
import { elementThatChanges } from '../tensor/tensor-check.js';

/** Codes that speak of the data, so that a person has to know which file to look at. */
const aboutData = /^(batch-|dtype-|labels-|metric-|tensor-|wavelengths-)/;

/**
 * Runs `work` on a source. An error about its data names its file, and `dtype-lossy` the row, column and band of the first value
 * that does not fit, those of pixels that hold one of `noData` left out.
 */
export async function atSource<T>(source: LoadedSource, graph: StepPorts, noData: readonly number[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CuviscError)) throw error;
    throw inFile(error.code === 'dtype-lossy' ? (located(source, graph, noData) ?? error) : error, source.file);
  }
}

/** An error about data with the file that they came from, unless it names a place itself. */
export function inFile(error: CuviscError, file: string | undefined): CuviscError {
  const { code, message, fault, place, hint } = error;
  if (file === undefined || !aboutData.test(code) || place.file !== undefined || place.line !== undefined) return error;
  return new CuviscError(code, message, { fault, place: { ...place, file }, cause: error, ...(hint === undefined ? {} : { hint }) });
}

function located({ batch }: LoadedSource, graph: StepPorts, noData: readonly number[]): CuviscError | undefined {
  for (const { name, dtype, source } of graph.inputs) {
    const value = source === 'batch' ? batch[name] : undefined;
    if (!value || value.dtype === dtype) continue;
    const absent = name === 'cube' ? findNoData(value, noData).found?.absent : undefined;
    const index = elementThatChanges(value, dtype, absent && ((at) => absent[Math.floor(at / (value.dims.at(-1) as number))] === 1));
    if (index !== undefined) return lossyAt(name, value, dtype, index);
  }
  return undefined;
}

function lossyAt(name: string, value: Tensor, dtype: Tensor['dtype'], index: number): CuviscError {
  const found = `${String(value.data[index])} (${value.dtype})`;
  return new CuviscError('dtype-lossy', `${name}: ${placeOf(value.dims, index, name === 'cube')} is ${found}, which ${dtype} cannot hold exactly`, {
    hint: `compile the pipeline for ${value.dtype} (--like such a cube), or scale, round or clip the values to what ${dtype} holds`,
  });
}

function placeOf(dims: readonly number[], index: number, isCube: boolean): string {
  const position: number[] = [];
  let rest = index;
  for (const size of dims.toReversed()) {
    position.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  if (!isCube || position.length < 3) return `element [${position.join(', ')}]`;
  const [row, column, band] = position.slice(-3);
  const image = position.length === 4 && dims[0] !== 1 ? `image ${position[0]}, ` : '';
  return `${image}row ${row}, column ${column}, band ${band} (from 0)`;
}
