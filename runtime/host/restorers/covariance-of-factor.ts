import { inverse, type Matrix } from 'ml-matrix';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { covarianceOfFactor as contract } from '../../../schemas/hosts/restorers/covariance-of-factor.js';
import { defineRestorer } from '../contracts.js';
import { matrixTensor, squareMatrix } from '../linear/matrix-tensor.js';
import { numbersOf } from '../read-inputs.js';

/**
 * The covariance (W diag(s) W')^-1 [C, C] of a factor W [C, C] and `signs` s [C, 1], exactly symmetric: what `quadraticFactor`
 * undoes for a covariance. W alone is inverted, whose condition is the root of the covariance's.
 * Throws `CuviscError` `state-singular-covariance` if the form has no inverse, `state-not-finite` if W holds NaN or infinity.
 */
export const covarianceOfFactor = defineRestorer(contract, (value, { signs: given }) => {
  const values = numbersOf(value);
  const signs = numbersOf(given);
  if (!values.every(Number.isFinite)) throw notFinite();
  if (!signs.every((sign) => sign !== 0)) throw singular();
  const rows = inverted(squareMatrix(values));
  const scaled = rows.clone().mulColumnVector(signs);
  const covariance = rows.transpose().mmul(scaled);
  return matrixTensor('float64', covariance.add(covariance.transpose()).div(2));
});

function inverted(factor: Matrix): Matrix {
  try {
    return inverse(factor);
  } catch (cause) {
    throw singular(cause);
  }
}

function notFinite(): CuviscError {
  return new CuviscError('state-not-finite', 'the trained factor of a covariance holds NaN or infinite entries', {
    fault: 'run',
    hint: 'lower the learning rate, or clip gradients',
  });
}

function singular(cause?: unknown): CuviscError {
  return new CuviscError('state-singular-covariance', 'the trained quadratic form has no inverse, so no covariance belongs to it', {
    fault: 'run',
    cause,
    hint: 'lower the learning rate, or train with cache_inverse: true',
  });
}
