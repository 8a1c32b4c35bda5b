import type { Dim, Value } from '../../ir/value.js';
import type { LowerContext } from '../contract.js';
import { quadraticFactor } from '../../../schemas/hosts/derivers/quadratic-factor.js';
import { covarianceOfFactor } from '../../../schemas/hosts/restorers/covariance-of-factor.js';
import { formOfFactor } from '../../../schemas/hosts/restorers/form-of-factor.js';
import { declareDerivation, declareRestore, type DerivationDeclaration } from '../host-declarations.js';

/**
 * Derives from a symmetric matrix P (or from the inverse of a covariance) a factor W and signs s with
 * (x-c)'P(x-c) = sum_k s_k ((x-c)'W)_k^2. Scored so, float32 keeps four digits more than the quadratic form itself, and
 * what training changes in W leaves P symmetric and as definite as it was.
 */
export function quadraticForm(bands: Dim, matrix: { from: 'inverse' | 'covariance'; entry: string }, centre: string): DerivationDeclaration {
  const inverse = matrix.from === 'inverse';
  const restorer = inverse ? formOfFactor : covarianceOfFactor;
  const restoredBy = declareRestore({ host: restorer, reads: { factor: 'factor', signs: 'signs' } });
  const trains = { state: matrix.entry, restoredBy };
  return declareDerivation({
    host: quadraticFactor,
    params: { from: matrix.from, dtype: 'float64' },
    reads: { [inverse ? 'matrix' : 'covariance']: matrix.entry, centre },
    results: {
      centre: { dtype: 'float64', dims: [bands], trains: { state: centre } },
      factor: { dtype: 'float64', dims: [bands, bands], trains },
      signs: { dtype: 'float64', dims: [bands, 1] },
    },
  });
}

/** Scores [B, H, W, 1] of `data` by the derived tensors of `quadraticForm`. */
export function scoreByFactor({ b, input, derived }: LowerContext<object>): Value {
  const single = (result: string) => b.cast(derived(result), { to: 'float32' });
  const y = b.matMul(b.centre(input('data'), derived('centre')), single('factor'));
  return b.matMul(b.mul(y, y), single('signs'));
}

/**
 * Scores (x-c)'P(x-c) of `data` for `centre` [C] and `form` P [C, C] of any float dtype. Computed in float64: its terms cancel,
 * and float32 would lose as many digits as the condition number of P has.
 */
export function scoreByForm({ b, input }: LowerContext<object>, centre: Value, form: Value): Value {
  const wide = (value: Value) => b.cast(value, { to: 'float64' });
  const deviation = b.sub(wide(input('data')), wide(centre));
  const product = b.mul(b.matMul(deviation, wide(form)), deviation);
  return b.cast(b.reduceSum(product, { axes: [-1], keepDims: true }), { to: 'float32' });
}
