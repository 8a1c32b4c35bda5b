import { defineMetricContract } from '../contracts.js';
import { floats, noParams } from '../tensor-contracts.js';

export const deepSvddCenter = defineMetricContract({
  name: 'deepSvddCenter',
  doc: 'Norm of the centre of Deep SVDD.',
  params: noParams,
  inputs: { center: { dtypes: floats, dims: ['D'] } },
  values: { 'deepsvdd_center/norm': 'Euclidean norm of the centre.' },
});
