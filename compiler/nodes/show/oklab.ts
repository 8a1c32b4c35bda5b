import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Linear sRGB to cone responses, and their cube roots to OKLab: B. Ottosson, "A perceptual color space for image processing" (2020). */
const conesOfRgb = [0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005];
const labOfCones = [0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662, -0.808675766];

/** Colours [..., 3] as OKLab; `isSrgb` says whether they are sRGB values or linear. */
export function oklab(b: OpBuilder, rgb: Value, isSrgb: boolean): Value {
  const cones = transformed(b, isSrgb ? linearOfSrgb(b, rgb) : rgb, conesOfRgb);
  return transformed(b, signedCubeRoot(b, cones), labOfCones);
}

/** Inverse of the sRGB transfer function, IEC 61966-2-1. */
function linearOfSrgb(b: OpBuilder, x: Value): Value {
  const f = (value: number) => b.scalar(value, 'float32');
  const base = b.max(b.div(b.add(x, f(0.055)), f(1.055)), f(1e-12));
  return b.where(b.lessOrEqual(x, f(0.04045)), b.div(x, f(12.92)), b.exp(b.mul(f(2.4), b.log(base))));
}

/** The magnitude is at least 1e-12, as in the reference. */
function signedCubeRoot(b: OpBuilder, x: Value): Value {
  const magnitude = b.max(b.abs(x), b.scalar(1e-12, 'float32'));
  return b.mul(b.sign(x), b.exp(b.div(b.log(magnitude), b.scalar(3, 'float32'))));
}

/** Each colour times a 3x3 matrix whose rows are the results. */
function transformed(b: OpBuilder, x: Value, rows: readonly number[]): Value {
  return b.matMul(x, b.transpose(b.constant(tensorFrom('float32', [3, 3], rows)), { perm: [1, 0] }));
}
