import { selectorDiversity as contract } from '../../../schemas/hosts/metrics/selector-diversity.js';
import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';
import { sumOf, varianceOf } from '../sample-statistics.js';

/**
 * `weight_variance` (divisor C) and `gini_coefficient` of `weights` [C]: with weights ascending and i from 1,
 * 2 sum i w_i / (C sum w) - (C + 1) / C; `null` if the weights sum to 0.
 */
export const selectorDiversity = defineMetricHost(contract, () =>
  createBatchMean((inputs) => {
    const weights = numbersOf(inputs.weights);
    return { weight_variance: varianceOf(weights, 0), gini_coefficient: giniOf(weights.slice().sort()) };
  }),
);

function giniOf(ascending: Float64Array): number | null {
  const [n, whole] = [ascending.length, sumOf(ascending)];
  if (whole === 0) return null;
  return (2 * sumOf(ascending.map((weight, i) => (i + 1) * weight))) / (n * whole) - (n + 1) / n;
}
