import { numberAt, type Tensor } from '../../schemas/tensor.js';
import type { GoldenTensor } from './golden-case.js';

/** float32 results of two correct implementations differ by rounding: this much of the largest magnitude. */
const relativeTolerance = 1e-5;
/** How much more than its own rounding error a reference result may be away. */
const roundingFactor = 4;

export interface Comparison {
  readonly what: string;
  /** Largest absolute difference over the largest magnitude; infinite if shapes differ. */
  readonly error: number;
  readonly allowed: number;
  /** What of the recording was not compared, and why. */
  readonly note?: string;
}

/** What a result that is zero but for rounding may be away, of the largest magnitude among those computed with it: some roundings. */
const cancellation = 1e-6;

/**
 * Compares a result with the recording. Booleans and integers must be equal. Floats may differ by `relativeTolerance` of
 * the largest magnitude, by a few times the reference's own rounding error `absoluteRounding`, by `atLeast`, or by what is left
 * where terms as large as `among` cancel.
 */
export function compareTensor(
  what: string,
  actual: Tensor | undefined,
  golden: GoldenTensor,
  options: { absoluteRounding?: number; atLeast?: number; among?: number } = {},
): Comparison {
  const exact = golden.dtype !== 'float32' && golden.dtype !== 'float64';
  if (!actual || actual.dims.join() !== golden.shape.join()) return { what: `${what} (shape)`, error: Number.POSITIVE_INFINITY, allowed: 0 };
  const magnitude = Math.max(Number.MIN_VALUE, ...golden.data.map(Math.abs));
  const error = golden.data.reduce((worst, value, i) => Math.max(worst, differenceOf(numberAt(actual.data, i), value)), 0) / magnitude;
  const rounding = (roundingFactor * (options.absoluteRounding ?? 0)) / magnitude;
  const cancelled = (cancellation * (options.among ?? 0)) / magnitude;
  return { what, error, allowed: exact ? 0 : Math.max(relativeTolerance, rounding, cancelled, options.atLeast ?? 0) };
}

/** A comparison that finds nothing wrong and says what was left out. */
export function notCompared(what: string, note: string): Comparison {
  return { what, error: 0, allowed: 0, note };
}

/** Largest magnitude among recorded tensors. */
export function largestOf(tensors: readonly GoldenTensor[]): number {
  return tensors.reduce((largest, { data }) => data.reduce((most, value) => Math.max(most, Math.abs(value)), largest), 0);
}

/** Compares metric values, which the reference computes in float32: a few roundings of values around 1. */
export function compareMetrics(
  what: string,
  actual: Readonly<Record<string, number | null>>,
  golden: Readonly<Record<string, number>>,
): Comparison[] {
  return Object.entries(golden).map(([name, value]) => {
    const mine = actual[name];
    return {
      what: `${what}.${name}`,
      error: typeof mine === 'number' ? Math.abs(mine - value) / Math.max(1, Math.abs(value)) : Number.POSITIVE_INFINITY,
      allowed: 1e-6,
    };
  });
}

/** Compares with a recording that says only that the value is NaN or infinite; an undefined metric counts as such. */
export function compareNonFinite(what: string, actual: Tensor | number | null | undefined): Comparison {
  const values = typeof actual === 'object' && actual ? Array.from(actual.data as ArrayLike<number>) : [actual ?? Number.NaN];
  return { what: `${what} is not finite`, error: values.some((value) => !Number.isFinite(value)) ? 0 : Number.POSITIVE_INFINITY, allowed: 0 };
}

/** A copy with each row's sign turned so that it agrees with the recording's: eigenvectors have no sign of their own. */
export function withSignsOf(actual: Tensor, golden: GoldenTensor): Tensor {
  const [rows = 0, columns = 0] = golden.shape;
  const data = Float32Array.from(actual.data as Float32Array);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    const dot = golden.data.slice(at, at + columns).reduce((sum, value, i) => sum + value * (data[at + i] as number), 0);
    if (dot < 0) for (let i = at; i < at + columns; i++) data[i] = -(data[i] as number);
  }
  return { dtype: 'float32', dims: actual.dims, data };
}

/** A copy in which each image and component of [B, H, W, n] has the sign of the recording's. */
export function withSignsOfComponents(actual: Tensor, golden: GoldenTensor): Tensor {
  const [images = 0, rows = 0, columns = 0, n = 1] = golden.shape;
  const groupOf = (at: number) => Math.floor(at / (rows * columns * n)) * n + (at % n);
  const data = Float32Array.from(actual.data as Float32Array);
  const products = new Float64Array(images * n);
  for (const [at, value] of golden.data.entries()) products[groupOf(at)] = (products[groupOf(at)] as number) + value * (data[at] as number);
  return { dtype: 'float32', dims: actual.dims, data: data.map((value, at) => ((products[groupOf(at)] as number) < 0 ? -value : value)) };
}

function differenceOf(a: number, b: number): number {
  return Number.isNaN(a) ? Number.POSITIVE_INFINITY : Math.abs(a - b);
}
