import { isFloat } from '../../schemas/dtype.js';
import type { Tensor } from '../../schemas/tensor.js';

/** Pixels of a tensor with NaN or infinities, and the first of them. */
export interface NonFinite {
  readonly pixels: number;
  /** Counted through all images. */
  readonly first: number;
  /** Channel of its first such value, from 0, and the value. */
  readonly channel: number;
  readonly value: number;
}

/** Looks for NaN and infinities in a tensor of `pixels` entries; those that are not 0 in `absent` do not count. */
export function findNonFinite({ dtype, data }: Tensor, pixels: number, absent?: Uint8Array): NonFinite | undefined {
  if (!isFloat(dtype)) return undefined;
  const values = data as Float32Array | Float64Array;
  if (!absent && isAllFinite(values)) return undefined;
  const unit = values.length / pixels;
  let found: NonFinite | undefined;
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (absent?.[pixel]) continue;
    const channel = firstNonFinite(values, pixel * unit, unit);
    if (channel < 0) continue;
    const { first, channel: at, value } = found ?? { first: pixel, channel, value: values[pixel * unit + channel] as number };
    found = { pixels: (found?.pixels ?? 0) + 1, first, channel: at, value };
  }
  return found;
}

/** x * 0 is NaN for NaN and infinities; four sums at once, as each waits for the one before. */
function isAllFinite(values: Float32Array | Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += (values[i] as number) * 0;
    b += (values[i + 1] as number) * 0;
    c += (values[i + 2] as number) * 0;
    d += (values[i + 3] as number) * 0;
  }
  for (let i = whole; i < values.length; i++) a += (values[i] as number) * 0;
  return a + b + c + d === 0;
}

function firstNonFinite(values: Float32Array | Float64Array, start: number, length: number): number {
  for (let i = 0; i < length; i++) if (!Number.isFinite(values[start + i])) return i;
  return -1;
}
