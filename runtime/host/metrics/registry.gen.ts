// Written by `npm run generate`; edit the files it imports instead.
import type { MetricHost } from '../contracts.js';
import { anomalyDetection } from './anomaly-detection.js';
import { deepSvddCenter } from './deep-svdd-center.js';

/** Every metric that the host computes, by name. */
export const metrics: Readonly<Record<string, MetricHost>> = { anomalyDetection, deepSvddCenter };
