import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';

/** What `record.py` wrote. */
export interface Recorded {
  readonly dims: readonly [height: number, width: number, bands: number];
  readonly cube: readonly number[];
}

/** What the package spectral makes of a scene. */
export interface SpectralSample extends Recorded {
  readonly targets: readonly number[];
  /** Scores per target. */
  readonly matched_filter: readonly (readonly number[])[];
  readonly ace: readonly (readonly number[])[];
  readonly local_rx: readonly { readonly inner: number; readonly outer: number; readonly scores: readonly number[] }[];
  readonly mnf_eigenvalues: readonly number[];
}

/** What the authors of ERX make of the rows of a scene, one after another. */
export interface ErxSample extends Recorded {
  readonly runs: readonly {
    readonly momentum: number;
    readonly buffer_len: number;
    readonly normalise_md?: boolean;
    readonly projection: readonly number[];
    /** Per line; null before the buffer is full. */
    readonly scores: readonly (readonly number[] | null)[];
    readonly mean: readonly number[];
    readonly cov: readonly number[];
  }[];
}

/** A sample by the name of its file. */
export function recorded<T extends Recorded>(name: string): T {
  const folder = fileURLToPath(new URL('../../../test/detect/samples/', import.meta.url));
  return JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as T;
}

/** The scene as a cube [1, H, W, C]. */
export function cubeOf({ dims, cube }: Recorded): Tensor {
  return tensorFrom('float32', [1, ...dims], cube);
}

/** The largest difference of a tensor from expected numbers, over the largest of these. */
export function relativeError(actual: Tensor | undefined, expected: readonly number[]): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (actual?.data.length !== expected.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(Number(actual.data[i]) - value) / largest), 0);
}
