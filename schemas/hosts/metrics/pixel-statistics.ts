import { defineMetricContract } from '../contracts.js';
import { noParams } from '../tensor-contracts.js';

const scalar = { dtypes: ['int64', 'float64'], dims: [] } as const;

export const pixelStatistics = defineMetricContract({
  name: 'pixelStatistics',
  doc: 'Number and percentage of flagged pixels.',
  params: noParams,
  inputs: { flagged: scalar, total: scalar },
  values: {
    'anomaly/total_pixels': 'Pixels.',
    'anomaly/anomalous_pixels': 'Pixels that are flagged.',
    'anomaly/anomaly_percentage': 'Flagged pixels per 100 pixels.',
  },
});
