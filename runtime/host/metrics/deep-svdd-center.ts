import { deepSvddCenter as contract } from '../../../schemas/hosts/metrics/deep-svdd-center.js';
import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';

/** `deepsvdd_center/norm`: Euclidean norm of `center` [D], in float64; pooled it is the mean over batches. */
export const deepSvddCenter = defineMetricHost(contract, () =>
  createBatchMean((inputs) => ({ 'deepsvdd_center/norm': Math.hypot(...numbersOf(inputs.center)) })),
);
