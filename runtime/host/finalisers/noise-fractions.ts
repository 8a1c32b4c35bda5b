import type { Matrix } from 'ml-matrix';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { noiseFractions as contract } from '../../../schemas/hosts/finalisers/noise-fractions.js';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { choleskyFactor, invertLower } from '../linear/cholesky.js';
import { leadingRows } from '../linear/leading-rows.js';
import { matrixTensor, squareMatrix, vectorTensor } from '../linear/matrix-tensor.js';
import { symmetricEigen, symmetrise } from '../linear/symmetric-eigen.js';

/**
 * State `mean` [C], `components` A [n, C] and `signal_to_noise` [n], descending. With covariances S of the data and N of the noise
 * (divisor count - 1), N = R R': rows of A are the eigenvectors of R^-1 S R^-T times R^-1, so that A N A' is the identity and A S A' the diagonal of
 * eigenvalues; their excess over 1 is the ratio of signal to noise (Green, Berman, Switzer and Craig 1988). Each row has its entry of largest
 * magnitude positive. Raises `fit-too-few-samples`, `fit-too-many-components`, and `fit-singular-covariance` for noise without an inverse.
 */
export const noiseFractions = defineFinaliser(contract, (accumulators, { components: n, dtype }) => {
  const { count, mean, m2, noise_count, noise_mean, noise_m2 } = accumulators;
  const data = readMoments({ count, mean, m2 }, 2, 'noiseFractions');
  const noise = readMoments({ count: noise_count, mean: noise_mean, m2: noise_m2 }, 2, 'noiseFractions');
  const bands = data.mean.length;
  if (n > bands)
    throw new CuviscError('fit-too-many-components', `${n} components of data with ${bands} channels`, {
      hint: `ask for at most ${bands} components`,
    });
  const whitening = whiteningOf(symmetrise(squareMatrix(spreadOf(noise, 1))), noise.count);
  const { values, vectors } = symmetricEigen(symmetrise(whitening.mmul(squareMatrix(spreadOf(data, 1))).mmul(whitening.transpose())));
  const state = {
    mean: vectorTensor(dtype, data.mean),
    components: matrixTensor(dtype, leadingRows(whitening.transpose().mmul(vectors), n)),
    signal_to_noise: vectorTensor(
      dtype,
      values.slice(0, n).map((value) => value - 1),
    ),
  };
  return { state, facts: { samples: data.count, 'noise samples': noise.count, 'largest signal to noise': (values[0] as number) - 1 } };
});

/** R^-1 for a covariance R R'. */
function whiteningOf(noise: Matrix, count: number): Matrix {
  const factor = choleskyFactor(noise);
  if (factor) return invertLower(factor);
  throw new CuviscError('fit-singular-covariance', `the covariance of ${count} samples of noise has no inverse`, {
    hint: 'drop constant or repeated bands, or fit on larger images',
  });
}
