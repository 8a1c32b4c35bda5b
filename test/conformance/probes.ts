import type { DType } from '../../schemas/dtype.js';

/** Floats with bit patterns evenly spaced from -inf to inf, so every exponent of both signs, at distance `step` in the pattern. */
function acrossExponents(dtype: DType, count: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  const positive = Array.from({ length: count }, (_, i) => {
    if (dtype === 'float64') view.setBigUint64(0, (0x7ff0000000000000n * BigInt(i)) / BigInt(count));
    else view.setUint32(0, Math.floor((0x7f800000 * i) / count));
    return dtype === 'float64' ? view.getFloat64(0) : view.getFloat32(0);
  });
  return positive.flatMap((x) => [x, -x]);
}

/** Bounds of the floats: smallest and largest normal number, smallest subnormal one, distance from 1 to the next. */
export const floatBounds = {
  float32: { tiny: 2 ** -126, huge: (2 - 2 ** -23) * 2 ** 127, least: 2 ** -149, epsilon: 2 ** -23 },
  float64: { tiny: 2 ** -1022, huge: Number.MAX_VALUE, least: Number.MIN_VALUE, epsilon: 2 ** -52 },
} as const;

/** Zeros of both signs, infinities, NaN, ties, neighbours of 1, and the ends of the normal and subnormal numbers. */
export function specials(dtype: 'float32' | 'float64'): number[] {
  const { tiny, huge, least, epsilon } = floatBounds[dtype];
  const magnitudes = [0, 1, 2, 3, 0.5, 1.5, 2.5, 1 + epsilon, 1 - epsilon, 1 / epsilon, 1 / epsilon + 1, tiny, tiny - least, least, huge];
  return [...magnitudes.flatMap((x) => [x, -x]), Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
}

/** A few thousand operands of a function of one float: all exponents, the specials, and the range where exponentials live. */
export function probes(dtype: 'float32' | 'float64'): number[] {
  const reach = dtype === 'float64' ? 760 : 110;
  const linear = Array.from({ length: 3000 }, (_, i) => (reach * (i - 1500)) / 1499.5);
  return [...acrossExponents(dtype, 1500), ...specials(dtype), ...linear, ...linear.map((x) => x / (reach / 1.2))].map((x) =>
    dtype === 'float32' ? Math.fround(x) : x,
  );
}

/** Every pair of some eighty floats, as two operands. */
export function pairs(dtype: 'float32' | 'float64'): [number[], number[]] {
  const some = [...acrossExponents(dtype, 16), ...specials(dtype), 10, -7, 0.1, -0.3, 1 / 3, 80, -90].map((x) =>
    dtype === 'float32' ? Math.fround(x) : x,
  );
  return [some.flatMap((x) => some.map(() => x)), some.flatMap(() => some)];
}
