import { z } from 'zod';
import { graph, jsonValue, noiseSpec } from './graph.js';

/** A metric that the host computes from graph outputs. `host` names the implementation in the runtime. */
const hostMetric = z.object({
  node: z.string(),
  host: z.string(),
  params: z.record(z.string(), jsonValue),
  inputs: z.record(z.string(), z.string()).describe('Graph output name per input of the implementation.'),
});

export const stagePlan = z.object({
  graph: graph.nullable(),
  metrics: z.array(hostMetric),
  noise: z.array(noiseSpec).optional().describe('Random numbers that the graph reads; only in stage train.'),
});

export type StagePlan = z.infer<typeof stagePlan>;
export type HostMetric = z.infer<typeof hostMetric>;
