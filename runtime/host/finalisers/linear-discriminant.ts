import { Matrix } from 'ml-matrix';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { linearDiscriminant as contract } from '../../../schemas/hosts/finalisers/linear-discriminant.js';
import { requireFinite, requireSamples } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { exactInverse } from '../linear/covariance-inverse.js';
import { squareMatrix, vectorTensor } from '../linear/matrix-tensor.js';

/**
 * State `centre` [C], half-way between the means m0 and m1 of the classes, and `weights` [C] = S^-1 (m1 - m0), with S the
 * covariance within the classes (divisor count - 2, eps on the diagonal): the linear discriminant of Fisher (1936). For normal
 * classes of one covariance, weights'(x - centre) is the logarithm of the ratio of their densities.
 * Facts: samples of each class, kept rank, range of the eigenvalues, condition.
 * Raises `fit-too-few-samples` if a class has none or both have fewer than three, and `fit-singular-covariance`.
 */
export const linearDiscriminant = defineFinaliser(contract, ({ count, mean, within }, { eps, dtype }) => {
  const [others = 0, marked = 0] = count.data;
  requireBoth(others, marked);
  requireSamples(others + marked, 3, contract.name);
  requireFinite(mean.data, 'mean', contract.name);
  requireFinite(within.data, 'spread', contract.name);
  const covariance = squareMatrix(within.data).div(others + marked - 2);
  covariance.add(Matrix.eye(covariance.rows).mul(eps));
  const { matrix, facts } = exactInverse(covariance, others + marked - 1, eps);
  const [first, second] = [mean.data.subarray(0, covariance.rows), mean.data.subarray(covariance.rows)];
  const difference = second.map((value, band) => value - (first[band] as number));
  const state = {
    centre: vectorTensor(
      dtype,
      first.map((value, band) => value + (difference[band] as number) / 2),
    ),
    weights: vectorTensor(dtype, matrix.mmul(Matrix.columnVector(difference)).to1DArray()),
  };
  return { state, facts: { 'samples without the mark': others, 'samples with it': marked, ...facts } };
});

function requireBoth(others: number, marked: number): void {
  if (others > 0 && marked > 0) return;
  throw new CuviscError('fit-too-few-samples', `${contract.name}: ${others} samples without the mark and ${marked} with it, each class needs one`, {
    hint: 'fit on data whose labels mark some pixels and leave others',
  });
}
