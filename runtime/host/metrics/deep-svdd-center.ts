import { createBatchMean } from '../batch-mean.js';
import { defineMetricHost } from '../contracts.js';
import { numbersOf, readTensor } from '../read-tensor.js';

/** `deepsvdd_center/norm`: Euclidean norm of `center` [D], in float64; pooled it is the mean over batches. */
export const deepSvddCenter = defineMetricHost({
  name: 'deepSvddCenter',
  doc: 'Norm of the centre of Deep SVDD.',
  create: () => createBatchMean((inputs) => ({ 'deepsvdd_center/norm': Math.hypot(...numbersOf(readTensor(inputs, 'center', 'deepSvddCenter'))) })),
});
