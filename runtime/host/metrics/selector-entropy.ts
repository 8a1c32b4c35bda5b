import { selectorEntropy as contract } from '../../../schemas/hosts/metrics/selector-entropy.js';
import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';
import { sumOf } from '../sample-statistics.js';

/** `selector/entropy` of `weights` [C] in nats: p = w / (sum w + eps), H = -sum p log(p + eps). */
export const selectorEntropy = defineMetricHost(contract, ({ eps }) =>
  createBatchMean((inputs) => {
    const weights = numbersOf(inputs.weights);
    const whole = sumOf(weights) + eps;
    return { 'selector/entropy': -sumOf(weights.map((weight) => (weight / whole) * Math.log(weight / whole + eps))) };
  }),
);
