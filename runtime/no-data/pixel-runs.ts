import { arrayOf, isFloat } from '../../schemas/dtype.js';
import type { Tensor } from '../../schemas/tensor.js';
import { copyInto } from '../tensor/blocks.js';

/** A half-open range of pixels, counted through all images of a batch. */
export interface PixelRun {
  readonly start: number;
  readonly end: number;
}

/** The runs of pixels that are 0 in `absent`. */
export function runsOf(absent: Uint8Array): PixelRun[] {
  const runs: PixelRun[] = [];
  for (let start = absent.indexOf(0); start >= 0; start = absent.indexOf(0, start)) {
    const found = absent.indexOf(1, start);
    const end = found < 0 ? absent.length : found;
    runs.push({ start, end });
    start = end;
  }
  return runs;
}

/** Pixels in all of `runs`. */
export function pixelsIn(runs: readonly PixelRun[]): number {
  return runs.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** The elements of the pixels in `runs`, one after the other, out of `pixels` pixels in all. */
export function gatherRuns({ dtype, data }: Tensor, runs: readonly PixelRun[], pixels: number): Tensor['data'] {
  const unit = data.length / pixels;
  const gathered = new (arrayOf(dtype))(unit * pixelsIn(runs));
  let at = 0;
  for (const { start, end } of runs) {
    copyInto(gathered, data.subarray(start * unit, end * unit), at);
    at += (end - start) * unit;
  }
  return gathered;
}

/** The reverse of `gatherRuns`: elements of pixels outside the runs are NaN in floats, else 0. */
export function scatterRuns({ dtype, data }: Tensor, runs: readonly PixelRun[], pixels: number): Tensor['data'] {
  const unit = data.length / pixelsIn(runs);
  const scattered = new (arrayOf(dtype))(unit * pixels);
  if (isFloat(dtype)) (scattered as Float64Array).fill(Number.NaN);
  let at = 0;
  for (const { start, end } of runs) {
    const length = (end - start) * unit;
    copyInto(scattered, data.subarray(at, at + length), start * unit);
    at += length;
  }
  return scattered;
}

/** A copy in which the elements of pixels that are not 0 in `absent` are NaN in floats, else 0. */
export function blankPixels({ dtype, data }: Tensor, absent: Uint8Array): Tensor['data'] {
  const unit = data.length / absent.length;
  const copy = data.slice();
  for (let pixel = absent.indexOf(1); pixel >= 0; pixel = absent.indexOf(1, pixel + 1)) {
    const own = copy.subarray(pixel * unit, (pixel + 1) * unit);
    if (own instanceof BigInt64Array) own.fill(0n);
    else own.fill(isFloat(dtype) ? Number.NaN : 0);
  }
  return copy;
}
