import type { Dim } from '../ir/value.js';
import type { DerivationDeclaration } from './contract.js';

/**
 * Derives from a symmetric matrix P (or from the inverse of a covariance) a float32 factor W and signs s with
 * (x-c)'P(x-c) = sum_k s_k ((x-c)'W)_k^2. Scored so, float32 keeps four digits more than the quadratic form itself.
 */
export function quadraticForm(bands: Dim, matrix: { from: 'inverse' | 'covariance'; entry: string }, centre: string): DerivationDeclaration {
  return {
    host: 'quadraticFactor',
    params: { from: matrix.from },
    reads: { [matrix.from === 'inverse' ? 'matrix' : 'covariance']: matrix.entry, centre },
    results: {
      centre: { dtype: 'float32', dims: [bands] },
      factor: { dtype: 'float32', dims: [bands, bands] },
      signs: { dtype: 'float32', dims: [bands, 1] },
    },
  };
}
