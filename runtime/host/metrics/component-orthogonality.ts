import { Matrix } from 'ml-matrix';
import { componentOrthogonality as contract } from '../../../schemas/hosts/metrics/component-orthogonality.js';
import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost, type MetricValues } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';
import { deviationOf, meanOf, sumOf } from '../sample-statistics.js';

/**
 * From `components` [n, C], with G their products: `orthogonality_error` (Frobenius norm of G - I),
 * `avg_off_diagonal`, `diagonal_mean` and `diagonal_std` (divisor n - 1). Param `offDiagonal` says whether the average
 * is over the entries off the diagonal (`null` for n = 1) or over all of |G - I|.
 */
export const componentOrthogonality = defineMetricHost(contract, ({ offDiagonal }) =>
  createBatchMean(({ components }) => {
    const [n = 0, bands = 0] = components.dims;
    const rows = Matrix.from1DArray(n, bands, numbersOf(components));
    return valuesOf(rows.mmul(rows.transpose()), offDiagonal);
  }),
);

function valuesOf(products: Matrix, offDiagonal: 'pairs' | 'all'): MetricValues {
  const n = products.rows;
  const diagonal = products.diagonal();
  const excess = Matrix.sub(products, Matrix.eye(n));
  const magnitude = sumOf(excess.to1DArray().map(Math.abs));
  const pairs = magnitude - sumOf(excess.diagonal().map(Math.abs));
  return {
    orthogonality_error: excess.norm('frobenius'),
    avg_off_diagonal: offDiagonal === 'all' ? magnitude / n ** 2 : n > 1 ? pairs / (n * (n - 1)) : null,
    diagonal_mean: meanOf(diagonal),
    diagonal_std: deviationOf(diagonal, 1),
  };
}
