import { Matrix } from 'ml-matrix';
import { cauchyLaplacian as contract } from '../../../schemas/hosts/finalisers/cauchy-laplacian.js';
import { readMoments } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { matrixTensor, vectorTensor } from '../linear/matrix-tensor.js';

/** Keeps the divisions of the reference finite; it is the same constant wherever it appears there. */
const tiny = 1e-12;

/**
 * State `M` [C], the mean spectrum, and `L` [C, C], the Laplacian of the complete graph over bands with Cauchy weights
 * 1 / (1 + (|M_i - M_j| / (mean(M) + 1e-12))^2). With `normalize`, L = D^-1/2 (D - A) D^-1/2, where D^-1/2 is
 * 1 / (sqrt(d) + 1e-12) (`numpy`) or 1 / sqrt(d + 1e-12) (`torch`), and 0 for d = 0.
 * With `meanFloat32` the mean is rounded to float32 first, as the reference does. Needs one sample.
 */
export const cauchyLaplacian = defineFinaliser(contract, (accumulators, { normalize, variant, meanFloat32, dtype }) => {
  const moments = readMoments(accumulators, 1, 'cauchyLaplacian');
  const mean = meanFloat32 ? moments.mean.map(Math.fround) : moments.mean;
  const weights = cauchyWeights(mean);
  const degrees = weights.sum('row');
  const laplacian = Matrix.sub(Matrix.diag(degrees), weights);
  if (normalize) scaleBothSides(laplacian, degrees.map(inverseRoot[variant]));
  return { state: { M: vectorTensor(dtype, mean), L: matrixTensor(dtype, laplacian) }, facts: { samples: moments.count } };
});

const inverseRoot = {
  numpy: (degree: number): number => (degree > 0 ? 1 / (Math.sqrt(degree) + tiny) : 0),
  torch: (degree: number): number => (degree > 0 ? 1 / Math.sqrt(degree + tiny) : 0),
};

function cauchyWeights(mean: Float64Array): Matrix {
  const scale = mean.reduce((sum, value) => sum + value, 0) / mean.length + tiny;
  const weights = Matrix.zeros(mean.length, mean.length);
  mean.forEach((a, i) => {
    mean.forEach((b, j) => {
      if (i !== j) weights.set(i, j, 1 / (1 + ((a - b) / scale) ** 2));
    });
  });
  return weights;
}

function scaleBothSides(matrix: Matrix, scale: readonly number[]): void {
  matrix.mulRowVector(scale as number[]).mulColumnVector(scale as number[]);
}
