import { port } from '../contract.js';

/** What metrics on the host share: they run on validation and test data. */
export const metricNode = {
  category: 'metric',
  stages: ['val', 'test'],
  outputs: { metrics: port('metrics', 'Metric values.') },
} as const;
