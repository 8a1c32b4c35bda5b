import type { Matrix } from 'ml-matrix';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { principalComponentsOfImages as contract } from '../../../schemas/hosts/nodes/principal-components-of-images.js';
import { defineContractedNode } from '../contracts.js';
import { leadingRows } from '../linear/leading-rows.js';
import { matrixTensor, squareMatrix, vectorTensor } from '../linear/matrix-tensor.js';
import { symmetricEigen } from '../linear/symmetric-eigen.js';

/**
 * `projected` [B, H, W, n]: pixels less the mean of their image, on the n components of largest variance (divisor N - 1), each with its entry
 * of largest magnitude positive; in float64, rounded once. `components` [n, C] and `explained_variance_ratio` [n], each variance over the sum of the
 * n plus eps, are those of the last image. Throws `CuviscError` `fit-too-few-samples` for an image of one pixel, `fit-too-many-components`
 * for more components than bands.
 */
export const principalComponentsOfImages = defineContractedNode(contract, ({ data }, { components: n, eps }, { check }) => {
  const [images, height, width, bands] = data.dims as [number, number, number, number];
  const pixels = height * width;
  if (n > bands)
    throw new CuviscError('fit-too-many-components', `${n} components of data with ${bands} channels`, {
      hint: `ask for at most ${bands} components`,
    });
  if (images === 0 || pixels < 2)
    throw new CuviscError('fit-too-few-samples', `an image of ${pixels} pixels has no components`, { hint: 'give images of two pixels or more' });
  const projected = new Float32Array(images * pixels * n);
  let last: Components | undefined;
  for (let image = 0; image < images; image++) {
    check();
    const own = data.data.subarray(image * pixels * bands, (image + 1) * pixels * bands);
    last = componentsOf(own, bands, n);
    project(own, last, projected.subarray(image * pixels * n, (image + 1) * pixels * n));
  }
  const { rows, variances } = last as Components;
  const total = variances.reduce((sum, value) => sum + value, eps);
  return {
    projected: { dtype: 'float32', dims: [images, height, width, n], data: projected },
    components: matrixTensor('float32', rows),
    explained_variance_ratio: vectorTensor(
      'float32',
      variances.map((value) => value / total),
    ),
  };
});

interface Components {
  readonly mean: Float64Array;
  readonly rows: Matrix;
  readonly variances: Float64Array;
}

function componentsOf(x: Float32Array, bands: number, n: number): Components {
  const pixels = x.length / bands;
  const mean = new Float64Array(bands);
  for (let i = 0; i < x.length; i++) mean[i % bands] = (mean[i % bands] as number) + (x[i] as number) / pixels;
  const { values, vectors } = symmetricEigen(squareMatrix(covarianceOf(x, mean)));
  return { mean, rows: leadingRows(vectors, n), variances: values.slice(0, n) };
}

function covarianceOf(x: Float32Array, mean: Float64Array): Float64Array {
  const bands = mean.length;
  const [sums, centred] = [new Float64Array(bands * bands), new Float64Array(bands)];
  for (let at = 0; at < x.length; at += bands) {
    for (let i = 0; i < bands; i++) centred[i] = (x[at + i] as number) - (mean[i] as number);
    for (let i = 0; i < bands; i++)
      for (let k = 0; k <= i; k++) sums[i * bands + k] = (sums[i * bands + k] as number) + (centred[i] as number) * (centred[k] as number);
  }
  const freedom = x.length / bands - 1;
  return sums.map((_, at) => {
    const [i, k] = [Math.floor(at / bands), at % bands];
    return (sums[Math.max(i, k) * bands + Math.min(i, k)] as number) / freedom;
  });
}

function project(x: Float32Array, { mean, rows }: Components, projected: Float32Array): void {
  const [n, bands] = [rows.rows, rows.columns];
  const weights = rows.to1DArray();
  for (let pixel = 0; pixel < projected.length / n; pixel++) {
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let i = 0; i < bands; i++) sum += ((x[pixel * bands + i] as number) - (mean[i] as number)) * (weights[k * bands + i] as number);
      projected[pixel * n + k] = sum;
    }
  }
}
