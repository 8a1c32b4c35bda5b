import { arrayOf } from '../../schemas/index.js';
import { elementCount, type Tensor, tensor } from '../../schemas/tensor.js';

/** A kind of data that costs digits where arithmetic is careless. */
export interface Scale {
  readonly name: string;
  readonly dtype: 'uint16' | 'float32';
  /** Added to every value, and factor of noise of order 1. */
  readonly offset: number;
  readonly spread: number;
}

export const scales: readonly Scale[] = [
  { name: 'counts', dtype: 'uint16', offset: 500, spread: 400 },
  { name: 'bright counts', dtype: 'uint16', offset: 60_000, spread: 40 },
  { name: 'reflectance', dtype: 'float32', offset: 0.3, spread: 0.1 },
  { name: 'around zero', dtype: 'float32', offset: 0, spread: 1 },
  { name: 'far from zero', dtype: 'float32', offset: 1e5, spread: 1 },
  { name: 'tiny', dtype: 'float32', offset: 3e-9, spread: 1e-9 },
  { name: 'huge', dtype: 'float32', offset: 3e9, spread: 1e9 },
];

/** Uniform numbers in [0, 1) from a seed: the generator of Park and Miller. */
export function uniform(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** A cube of a scale: a slope over the bands that all pixels share, noise, and a first pixel that stands out. */
export function cubeOf({ dtype, offset, spread }: Scale, dims: readonly [number, number, number, number], next: () => number): Tensor {
  const bands = dims[3];
  const value = (i: number): number => offset + spread * (0.2 * (i % bands) + next() + (i < bands ? 2 : 0));
  const round = dtype === 'uint16' ? Math.round : (x: number): number => x;
  const data = new (arrayOf(dtype))(elementCount(dims));
  for (let i = 0; i < data.length; i++) data[i] = round(value(i));
  return tensor(dtype, dims, data);
}
