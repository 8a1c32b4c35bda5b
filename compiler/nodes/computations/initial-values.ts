import { z } from 'zod';
import { boxMuller } from '../../../schemas/box-muller.js';
import { elementCount, type Tensor, tensorFrom } from '../../../schemas/tensor.js';
import { philox4x32 } from '../../../schemas/philox.js';

/** The hyper-parameter `seed` of classes whose state begins at random; the reference takes torch's generator instead. */
export const seedHparam = z.int().nonnegative().default(42).describe('Seed of the initial values. Nodes of one class, size and seed begin equal.');

/** Where values of a tensor come from: entries of one node take different streams. */
export interface Draw {
  readonly seed: number;
  readonly stream: number;
}

/** float32 values uniform in (-bound, bound). The same draw gives the same values on every machine. */
export function uniformTensor(dims: readonly number[], bound: number, draw: Draw): Tensor {
  return tensorFrom(
    'float32',
    dims,
    uniforms(elementCount(dims), draw).map((u) => bound * (2 * u - 1)),
  );
}

/** float32 values normal with mean 0, from pairs of uniform ones. */
export function normalTensor(dims: readonly number[], deviation: number, draw: Draw): Tensor {
  const count = elementCount(dims);
  const u = uniforms(2 * count, draw);
  const values = Float64Array.from({ length: count }, (_, i) => deviation * boxMuller(u[2 * i] as number, u[2 * i + 1] as number)[0]);
  return tensorFrom('float32', dims, values);
}

/** Bound of uniform weights [out, in] after Glorot and Bengio (2010): sqrt(6 / (in + out)). */
export function xavierBound(inputs: number, outputs: number): number {
  return Math.sqrt(6 / (inputs + outputs));
}

/** Bound of uniform weights [out, in] after He et al. (2015) for a leaky ReLU of this slope: sqrt(6 / ((1 + slope²) in)). */
export function kaimingBound(inputs: number, slope: number): number {
  return Math.sqrt(6 / ((1 + slope * slope) * inputs));
}

/** `count` numbers in (0, 1): the words of Philox with the seed as key and (block, stream) as counter. */
export function uniforms(count: number, { seed, stream }: Draw): Float64Array {
  const values = new Float64Array(count);
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0] as const;
  for (let at = 0; at < count; at += 4) {
    const words = philox4x32([at / 4, 0, stream, 0], key);
    for (let i = 0; i < Math.min(4, count - at); i++) values[at + i] = ((words[i] as number) + 0.5) / 2 ** 32;
  }
  return values;
}
