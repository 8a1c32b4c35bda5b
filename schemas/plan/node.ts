import { z } from 'zod';
import { nodeCategories } from '../node-category.js';
import { stages } from '../stage.js';
import { endpoint, jsonValue, place } from './graph.js';

const stage = z.enum(stages);

/** What became of a node in a stage. */
const nodeStatus = z.discriminatedUnion('status', [
  z.object({ status: z.literal('runs') }),
  z.object({ status: z.literal('skipped'), declared: z.array(z.enum(['always', ...stages])) }),
  z.object({ status: z.literal('starved'), port: z.string(), why: z.string() }),
  z.object({ status: z.literal('unused') }),
  z.object({ status: z.literal('host') }),
]);

/** A node of the pipeline, and what became of it in each stage. */
export const planNode = z.object({
  name: z.string(),
  kind: z.string(),
  className: z.string(),
  category: z.enum(nodeCategories),
  hparams: z.record(z.string(), jsonValue),
  place,
  stages: z.array(z.enum(['always', ...stages])),
  status: z.record(stage, nodeStatus),
});

/** An output port and an input port that it feeds. */
export const connection = z.object({
  source: endpoint,
  target: endpoint,
  stages: z
    .array(stage)
    .optional()
    .describe('Where it feeds; absent: in every stage that its ends run in. Of several connections into one port, one feeds it in each stage.'),
  type: z.string().describe('Dtype and dimensions as far as they were known: `float32[B, H, W, 61]`; for host ports the name of their type.'),
});

/** A node of the pipeline, and what became of it in each stage. */
export type PlanNode = z.infer<typeof planNode>;
/** A wire between two ports, or from the batch to a port. */
export type Connection = z.infer<typeof connection>;
/** What became of a node in a stage. */
export type NodeStatus = z.infer<typeof nodeStatus>;
