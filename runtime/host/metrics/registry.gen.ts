// Written by `npm run generate`; edit the files it imports instead.
import type { metricContracts } from '../../../schemas/hosts/metrics/registry.gen.js';
import type { Implementations, MetricHost } from '../contracts.js';
import { anomalyDetection } from './anomaly-detection.js';
import { componentOrthogonality } from './component-orthogonality.js';
import { deepSvddCenter } from './deep-svdd-center.js';
import { explainedVariance } from './explained-variance.js';
import { pixelStatistics } from './pixel-statistics.js';
import { scoreStatistics } from './score-statistics.js';
import { selectorDiversity } from './selector-diversity.js';
import { selectorEntropy } from './selector-entropy.js';

/** Every metric that the host computes, by name. */
export const metrics: Implementations<MetricHost, typeof metricContracts> = {
  anomalyDetection,
  componentOrthogonality,
  deepSvddCenter,
  explainedVariance,
  pixelStatistics,
  scoreStatistics,
  selectorDiversity,
  selectorEntropy,
};
