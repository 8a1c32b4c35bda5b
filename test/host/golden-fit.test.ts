import { describe, expect, it } from 'vitest';
import type { Finaliser, Params } from '../../runtime/host/contracts.js';
import { finalisers } from '../../runtime/host/finalisers/registry.gen.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import { type Batch, comomentsOf, momentsOf, rowsOf } from './accumulate.js';
import { readSample, relativeError } from './measure.js';

interface FitCase {
  readonly params: Params;
  readonly batches: readonly Batch[];
  readonly state: Record<string, { readonly dtype: string; readonly shape: number[]; readonly data: number[] }>;
}

/** Both sides round to float32 (2^-24 each); the reference also computes in float32 between. */
const float32Rounding = 2.5e-7;

const suites: readonly { name: string; reduce: typeof momentsOf; skipSingle: boolean; tolerance: Record<string, number> }[] = [
  // float32 pinv of the reference is up to 2.6e-7 from a float64 one; covariances sum two roundings.
  { name: 'gaussian', reduce: comomentsOf, skipSingle: true, tolerance: { cov_inv: 5e-7 } },
  // float64 on both sides from the same float32 mean.
  { name: 'cauchyLaplacian', reduce: momentsOf, skipSingle: false, tolerance: { M: 0, L: 1e-14 } },
  { name: 'principalComponents', reduce: comomentsOf, skipSingle: false, tolerance: {} },
  { name: 'logVariance', reduce: momentsOf, skipSingle: false, tolerance: {} },
  { name: 'meanPlusStd', reduce: momentsOf, skipSingle: true, tolerance: {} },
  { name: 'meanStd', reduce: momentsOf, skipSingle: false, tolerance: {} },
];

/** Eigenvectors of the reference carry the signs of its LAPACK: flips rows whose largest entry is negative. */
function canonicalRows(data: readonly number[], width: number): number[] {
  return data.map((value, i) => {
    const start = i - (i % width);
    const row = data.slice(start, start + width);
    const largest = row.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best), 0);
    return largest < 0 ? -value : value;
  });
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function fitted(suite: (typeof suites)[number], sample: FitCase): Tensors {
  const finaliser = (finalisers as Readonly<Record<string, Finaliser>>)[suite.name] as Finaliser;
  return finaliser.finalise(suite.reduce(rowsOf(sample.batches, suite.skipSingle)), sample.params).state;
}

describe.each(suites)('$name follows the reference', (suite) => {
  it.each(Object.entries(readSample<FitCase>(kebab(suite.name))))('%s', (_, sample) => {
    const state = fitted(suite, sample);
    for (const [entry, expected] of Object.entries(sample.state)) {
      const actual = state[entry] as Tensor;
      expect(actual.dtype, entry).toBe(expected.dtype);
      expect(actual.dims, entry).toEqual(expected.shape);
      const figures = entry === 'components' ? canonicalRows(expected.data, expected.shape[1] as number) : expected.data;
      const error = relativeError(actual.data as Float32Array | Float64Array, figures);
      expect(error, entry).toBeLessThanOrEqual(suite.tolerance[entry] ?? float32Rounding);
    }
  });
});
