import { z } from 'zod';
import { graph, jsonValue, place, plainGraph, valueSpec } from './graph.js';
import { planStep } from './stage.js';

const reductionState = valueSpec.extend({ name: z.string() });

/** A statistic that a level's graph gathers. */
const nodeReduction = z.object({
  reduction: z.string(),
  accumulators: z.record(z.string(), z.string()).describe("Accumulators (graph inputs and outputs) by the finaliser's own input names."),
  mapping: plainGraph
    .nullable()
    .describe(
      "Turns the accumulators, once the nodes before are finalised, into those of the node's own input: its outputs of role `mapped`; null if they are.",
    ),
});

/** One node's share of a fit level: reductions in the level's graph, then a finaliser on the host. */
const nodeFit = z.object({
  node: z.string(),
  place,
  reductions: z.array(nodeReduction).describe('What the finaliser reads.'),
  finaliser: z.string(),
  params: z.record(z.string(), jsonValue),
  writes: z.record(z.string(), z.string()).describe("State names written, by the finaliser's own entry names."),
});

/** One pass over the data. */
export const fitLevel = z.object({
  before: z.array(planStep).describe('What runs on a whole batch before the graph that gathers: host nodes and what they read.'),
  update: graph,
  merge: graph,
  accumulators: z.array(reductionState),
  nodes: z.array(nodeFit),
});

/** One pass over the data. */
export type FitLevel = z.infer<typeof fitLevel>;
/** A statistic of a node's fit. */
export type NodeReduction = z.infer<typeof nodeReduction>;
/** One node's share of a fit level. */
export type NodeFit = z.infer<typeof nodeFit>;
