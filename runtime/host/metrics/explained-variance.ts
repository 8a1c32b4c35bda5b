import { explainedVariance as contract } from '../../../schemas/hosts/metrics/explained-variance.js';
import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost, type MetricValues } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';
import { sumOf } from '../sample-statistics.js';

/** `explained_variance_pc<i>`, `cumulative_variance_pc<i>` (i from 1) and `total_explained_variance` of `ratios` [n]. */
export const explainedVariance = defineMetricHost(contract, () => createBatchMean((inputs) => valuesOf(numbersOf(inputs.ratios))));

function valuesOf(ratios: Float64Array): MetricValues {
  const perComponent = Array.from(ratios, (ratio, i) => [
    [`explained_variance_pc${i + 1}`, ratio],
    [`cumulative_variance_pc${i + 1}`, sumOf(ratios.subarray(0, i + 1))],
  ]);
  return { ...Object.fromEntries(perComponent.flat()), total_explained_variance: sumOf(ratios) };
}
