import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost } from '../contracts.js';
import { numbersOf, readTensor } from '../read-tensor.js';
import { sumOf, varianceOf } from '../sample-statistics.js';

/**
 * `weight_variance` (divisor C) and `gini_coefficient` of `weights` [C]: with weights ascending and i from 1,
 * 2 sum i w_i / (C sum w) - (C + 1) / C; `null` if the weights sum to 0.
 */
export const selectorDiversity = defineMetricHost({
  name: 'selectorDiversity',
  doc: 'Variance and Gini coefficient of band weights.',
  create: () =>
    createBatchMean((inputs) => {
      const weights = numbersOf(readTensor(inputs, 'weights', 'selectorDiversity'));
      return { weight_variance: varianceOf(weights, 0), gini_coefficient: giniOf(weights.slice().sort()) };
    }),
});

function giniOf(ascending: Float64Array): number | null {
  const [n, whole] = [ascending.length, sumOf(ascending)];
  if (whole === 0) return null;
  return (2 * sumOf(ascending.map((weight, i) => (i + 1) * weight))) / (n * whole) - (n + 1) / n;
}
