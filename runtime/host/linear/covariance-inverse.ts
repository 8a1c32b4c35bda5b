import type { Matrix } from 'ml-matrix';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { choleskyFactor, inverseOfFactored } from './cholesky.js';
import { applyToSpectrum, type SymmetricEigen, spectralRadius, symmetricEigen, symmetrise } from './symmetric-eigen.js';

/** What the eigenvalues of a covariance say about its inverse. */
export type SpectrumFacts = {
  readonly keptRank: number;
  /** Largest over smallest kept eigenvalue. */
  readonly conditionNumber: number;
  readonly eigenvalueMin: number;
  readonly eigenvalueMax: number;
};

/** An inverse in float64, with what was found on the way. */
export interface CovarianceInverse {
  readonly matrix: Matrix;
  readonly facts: SpectrumFacts;
}

/**
 * Inverse of a covariance of `count` samples (with `eps` on its diagonal already) by Cholesky in float64.
 * Throws `CuviscError` `fit-singular-covariance` if an eigenvalue is at most C * 2^-52 times the largest, where
 * rounding leaves no digit of it.
 */
export function exactInverse(cov: Matrix, count: number, eps: number): CovarianceInverse {
  const symmetric = symmetrise(cov);
  const eigen = symmetricEigen(symmetric);
  const facts = factsOf(eigen, cov.rows * Number.EPSILON);
  const outnumbered = eps === 0 && count <= cov.rows;
  const factor = outnumbered || facts.keptRank < cov.rows ? null : choleskyFactor(symmetric);
  if (!factor) throw singular(facts, cov.rows, count);
  return { matrix: inverseOfFactored(factor), facts };
}

/**
 * Pseudo-inverse in float64 that drops singular values of at most C * 2^-23 times the largest, as
 * `torch.linalg.pinv` does for a float32 matrix by default.
 */
export function truncatedInverse(cov: Matrix): CovarianceInverse {
  const eigen = symmetricEigen(symmetrise(cov));
  const tolerance = cov.rows * 2 ** -23;
  const cutoff = tolerance * spectralRadius(eigen.values);
  const matrix = applyToSpectrum(eigen, (value) => (Math.abs(value) > cutoff ? 1 / value : 0));
  return { matrix, facts: factsOf(eigen, tolerance) };
}

function factsOf({ values }: SymmetricEigen, tolerance: number): SpectrumFacts {
  const largest = spectralRadius(values);
  const kept = values.map(Math.abs).filter((value) => value > tolerance * largest);
  return {
    keptRank: kept.length,
    conditionNumber: kept.length === 0 ? 1 : largest / kept.reduce((a, b) => Math.min(a, b)),
    eigenvalueMin: values.at(-1) as number,
    eigenvalueMax: values[0] as number,
  };
}

function singular(facts: SpectrumFacts, channels: number, count: number): CuviscError {
  const rank = Math.min(facts.keptRank, count - 1);
  const smallest = Math.abs(facts.eigenvalueMin);
  const condition = smallest > 0 ? (facts.eigenvalueMax / smallest).toExponential(1) : 'infinite';
  const message = `the covariance of ${count} samples has rank ${rank} of ${channels} (condition ${condition}) and no inverse`;
  return new CuviscError('fit-singular-covariance', message, {
    hint: 'set eps above 0, set inverse to "truncated", drop constant or repeated bands, or fit on more pixels',
  });
}
