import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** The transfer function of sRGB, IEC 61966-2-1, of linear values: 12.92 x up to 0.0031308, above 1.055 x^(1/2.4) - 0.055. */
export function srgbOfLinear(b: OpBuilder, x: Value): Value {
  const f = (value: number) => b.scalar(value, 'float32');
  const power = b.pow(b.max(x, f(1e-10)), f(1 / 2.4));
  return b.where(b.lessOrEqual(x, f(0.0031308)), b.mul(f(12.92), x), b.sub(b.mul(f(1.055), power), f(0.055)));
}
