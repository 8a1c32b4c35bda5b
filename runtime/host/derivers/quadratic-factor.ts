import { inverse, Matrix } from 'ml-matrix';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { InputsOf, ParamsOf } from '../../../schemas/hosts/contracts.js';
import { quadraticFactor as contract } from '../../../schemas/hosts/derivers/quadratic-factor.js';
import { defineDeriver } from '../contracts.js';
import { choleskyFactor, invertLower } from '../linear/cholesky.js';
import { matrixTensor, squareMatrix, vectorTensor } from '../linear/matrix-tensor.js';
import { spectralRadius, symmetricEigen, symmetrise } from '../linear/symmetric-eigen.js';
import { numbersOf, readTensor } from '../read-inputs.js';

type Given = ParamsOf<typeof contract>['from'];

interface Factor {
  readonly factor: Matrix;
  readonly signs: Matrix;
}

/**
 * `factor` W [C, C] and `signs` s [C, 1] such that x' P x = sum over k of s_k (x' W)_k^2 for every x.
 * P is `matrix` (params `from: 'inverse'`; it need not be symmetric) or the inverse of `covariance`
 * (`from: 'covariance'`). Signs are 1 where P is positive definite, else those of its eigenvalues, 0 for directions
 * that contribute nothing. A `centre` [C] is passed on. Computed in float64, rounded to params `dtype` (default float32).
 * Throws `CuviscError` `state-not-finite` and, for a covariance without inverse, `state-singular-covariance`.
 */
export const quadraticFactor = defineDeriver(contract, {
  derive(state, { from, dtype }) {
    const given = readSquare(state, from);
    const { factor, signs } = from === 'inverse' ? ofForm(given) : ofCovariance(given);
    const centre = state.centre && { centre: vectorTensor(dtype, numbersOf(state.centre)) };
    return { factor: matrixTensor(dtype, factor), signs: matrixTensor(dtype, signs), ...centre };
  },
  facts(state, { from }) {
    const given = symmetrise(readSquare(state, from));
    const { values } = symmetricEigen(given);
    const sizes = Array.from(values, Math.abs);
    return {
      'condition number': Math.max(...sizes) / Math.min(...sizes),
      'negative eigenvalues': values.filter((value) => value < 0).length,
      ...(state.centre && { 'offset over deviation': offsetOverDeviation(numbersOf(state.centre), given, from) }),
    };
  },
});

/** Largest size of an entry of the centre, in deviations of its band: from the covariance, or those that 1 / P_ii gives. */
function offsetOverDeviation(centre: Float64Array, given: Matrix, from: Given): number {
  const deviations = given.diagonal().map((entry) => Math.sqrt(Math.abs(from === 'inverse' ? 1 / entry : entry)));
  return Math.max(...Array.from(centre, (value, band) => Math.abs(value) / (deviations[band] as number)));
}

function readSquare(state: InputsOf<(typeof contract)['inputs']>, from: Given): Matrix {
  const name = from === 'inverse' ? 'matrix' : 'covariance';
  const values = numbersOf(readTensor(contract, state, name, contract.inputs[name]));
  if (values.every(Number.isFinite)) return squareMatrix(values);
  throw new CuviscError('state-not-finite', `the ${name} of a quadratic form holds NaN or infinite entries`, {
    fault: 'run',
    hint: 'fit again; if training made it so, lower the learning rate',
  });
}

function ofForm(form: Matrix): Factor {
  const symmetric = symmetrise(form);
  const factor = choleskyFactor(symmetric);
  return factor ? { factor, signs: Matrix.ones(form.rows, 1) } : ofSpectrum(symmetric);
}

function ofSpectrum(symmetric: Matrix): Factor {
  const { values, vectors } = symmetricEigen(symmetric);
  const cutoff = symmetric.rows * Number.EPSILON * spectralRadius(values);
  const kept = Array.from(values, (value) => (Math.abs(value) > cutoff ? value : 0));
  const roots = kept.map((value) => Math.sqrt(Math.abs(value)));
  return { factor: vectors.clone().mulRowVector(roots), signs: Matrix.columnVector(kept.map(Math.sign)) };
}

function ofCovariance(covariance: Matrix): Factor {
  const factor = covariance.isSymmetric() ? choleskyFactor(covariance) : null;
  if (factor) return { factor: invertLower(factor).transpose(), signs: Matrix.ones(covariance.rows, 1) };
  return ofForm(invertGeneral(covariance));
}

function invertGeneral(covariance: Matrix): Matrix {
  try {
    return inverse(covariance);
  } catch (cause) {
    throw new CuviscError('state-singular-covariance', 'the covariance has no inverse', {
      cause,
      hint: 'fit again with eps above 0, or with a cached truncated inverse',
    });
  }
}
