import { z } from 'zod';
import { endpoint, graph, jsonValue, noiseSpec, type PlanGraph, place, valueSpec } from './graph.js';

/** A metric that the host computes from graph outputs. `host` names the implementation in the runtime. */
const hostMetric = z.object({
  node: z.string(),
  host: z.string(),
  params: z.record(z.string(), jsonValue),
  inputs: z.record(z.string(), z.string()).describe('Graph output name per input of the implementation.'),
});

const graphStep = z.object({ kind: z.literal('graph'), graph });

const hostInput = valueSpec.extend({
  port: z.string(),
  name: z.string(),
  source: z.enum(['batch', 'value']).describe("The caller's batch under this key, or a value of an earlier step."),
  feeds: z.array(endpoint),
});

const hostOutput = valueSpec.extend({
  port: z.string(),
  name: z.string(),
  role: z.enum(['output', 'value']).describe('`output`: for the caller, and for later steps. `value`: for later steps only.'),
});

/** A node whose computation is TypeScript: it runs on a whole batch, between graphs. */
const hostStep = z.object({
  kind: z.literal('host'),
  node: z.string(),
  place,
  host: z.string().describe('Name of the implementation among the nodes of the runtime.'),
  params: z.record(z.string(), jsonValue),
  locality: z.enum(['pixel', 'image']).describe('`pixel`: what it gives for a pixel depends on that pixel alone. `image`: on all of its image.'),
  inputs: z.array(hostInput),
  outputs: z.array(hostOutput),
});

/** What runs in one go; steps of a list hand values on by name. */
export const planStep = z.discriminatedUnion('kind', [graphStep, hostStep]);

/** What runs in a stage. */
export const stagePlan = z.object({
  steps: z.array(planStep).describe('What runs, in order; none if no node does.'),
  metrics: z.array(hostMetric),
  noise: z.array(noiseSpec).optional().describe('Random numbers that the graphs read; only in stage train.'),
});

/** What runs in a stage. */
export type StagePlan = z.infer<typeof stagePlan>;
/** A metric that the host computes from outputs of a stage. */
export type HostMetric = z.infer<typeof hostMetric>;
/** A part of a stage: a graph, or a node of the host. */
export type PlanStep = z.infer<typeof planStep>;
/** A node that the host computes between graphs. */
export type HostStep = z.infer<typeof hostStep>;

/** What a list of steps reads from batches and gives, as if it were one graph. */
export type StepPorts = Pick<PlanGraph, 'inputs' | 'outputs' | 'locality' | 'spatial'>;
