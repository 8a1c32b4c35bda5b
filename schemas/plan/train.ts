import { z } from 'zod';
import { graph, jsonValue, noiseSpec, valueSpec } from './graph.js';

/** A tensor that training changes: a graph input that starts from state and is written back to it. */
const trainParameter = valueSpec.extend({
  name: z.string(),
  node: z.string(),
  /** Where the first value comes from: the state entry or derived tensor of this name. */
  start: z.string(),
  /** State entry that the trained value sets; through a host function where it is another form of it (a factor, say). */
  writes: z.string(),
  host: z.string().nullable(),
  /** Parameters and derived tensors that the host function reads, by its own names. */
  hostInputs: z.record(z.string(), z.string()),
  /** Learning rate over the base rate, and weight decay. */
  lrScale: z.number(),
  weightDecay: z.number(),
  /** Names of its optimizer state among `optimizerState`. */
  optimizerState: z.array(z.string()),
});

/** A number that changes while the graphs stay: the trainer computes it before every batch. */
const scheduledValue = z.object({
  /** The graph input, a float64 scalar. */
  name: z.string(),
  /** The name under which it is logged. */
  logged: z.string(),
  /** What it is a function of: epochs ended so far, or updates made so far. */
  by: z.enum(['epoch', 'step']),
  /** The schedule function of the runtime. */
  host: z.string(),
  params: z.record(z.string(), jsonValue),
});

/**
 * One training step: forward, losses, backward, clipping and the optimizer's update. All of `parameters`,
 * `optimizerState` (zero at first) and, with accumulation, `gradients` (zero after each update) go in under their names
 * and come out as the outputs that replace them. Scalars in, float64: `rate`, `step` and those of `schedules`. Scalars out, float32: the loss of each loss node
 * under `node.port`, and `total` and `gradNorm`.
 */
export const trainPlan = z.object({
  step: graph,
  /** The same without the update: adds the batch's gradients, divided by the number of batches, to `gradients`. */
  accumulate: graph.nullable(),
  accumulateBatches: z.int().positive(),
  scalars: z
    .object({
      rate: z.string().describe('Input: base learning rate of this update.'),
      step: z.string().describe('Input: updates so far plus one.'),
      total: z.string().describe('Output: the sum that is minimised.'),
      gradNorm: z.string().describe('Output: norm of all gradients, before clipping.'),
    })
    .describe("Names of the graphs' inputs and outputs that belong to no node."),
  parameters: z.array(trainParameter),
  optimizerState: z.array(valueSpec.extend({ name: z.string() })),
  gradients: z.array(valueSpec.extend({ name: z.string() })),
  noise: z.array(noiseSpec),
  schedules: z.array(scheduledValue),
  /** State that a step replaces without a gradient, a moving average say; like parameters in all else. */
  buffers: z.array(valueSpec.extend({ name: z.string(), node: z.string() })),
  /** Outputs of loss nodes, and whether the total counts them. */
  losses: z.array(z.object({ node: z.string(), port: z.string(), output: z.string(), summed: z.boolean() })),
  optimizer: z.record(z.string(), jsonValue),
});

/** Training by gradients. */
export type TrainPlan = z.infer<typeof trainPlan>;
/** A number of the training graphs that changes over epochs or steps. */
export type ScheduledValue = z.infer<typeof scheduledValue>;
/** A tensor that the training step changes by its gradient. */
export type TrainParameter = z.infer<typeof trainParameter>;
