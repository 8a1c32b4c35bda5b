import { z } from 'zod';
import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost } from '../contracts.js';
import { readParams } from '../read-params.js';
import { numbersOf, readTensor } from '../read-tensor.js';
import { sumOf } from '../sample-statistics.js';

const schema = z.object({ eps: z.number().positive() });

/** `selector/entropy` of `weights` [C] in nats: p = w / (sum w + eps), H = -sum p log(p + eps). */
export const selectorEntropy = defineMetricHost({
  name: 'selectorEntropy',
  doc: 'Entropy of band weights.',
  create(params) {
    const { eps } = readParams(schema, params, 'selectorEntropy');
    return createBatchMean((inputs) => {
      const weights = numbersOf(readTensor(inputs, 'weights', 'selectorEntropy'));
      const whole = sumOf(weights) + eps;
      return { 'selector/entropy': -sumOf(weights.map((weight) => (weight / whole) * Math.log(weight / whole + eps))) };
    });
  },
});
