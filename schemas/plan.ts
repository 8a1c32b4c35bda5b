import { z } from 'zod';
import { parseDim } from './dim-text.js';
import { dtypes } from './dtype.js';
import { locality } from './locality.js';
import { stages } from './stage.js';

/** Version of the plan layout. A runtime opens exactly the versions it knows. */
export const planVersion = 1;

const dtype = z.enum(dtypes);
const stage = z.enum(stages);

/** A dimension: its size, or as text what it is computed from when data arrive (`B`, `H-2`, `B*H*W`). */
const dim = z.union([z.int().nonnegative(), z.string().transform(readDim)]);

function readDim(text: string, { addIssue }: z.RefinementCtx) {
  try {
    return parseDim(text);
  } catch (error) {
    addIssue((error as Error).message);
    return z.NEVER;
  }
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const fileRef = z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), sha256 });
const place = z.strictObject({ line: z.int(), column: z.int() });
const endpoint = z.string();

const valueSpec = z.strictObject({ dtype, dims: z.array(dim) });

const graphInput = valueSpec.extend({
  name: z.string(),
  /**
   * Who supplies it: the caller's batch under this key, the plan's state or derived tensors, the graph's prologue, or the trainer: parameters,
   * optimizer state, accumulated gradients, values of schedules (`train/lr`, `train/step` and those listed), random numbers.
   */
  source: z.enum(['batch', 'state', 'derived', 'prologue', 'parameter', 'optimizer', 'gradient', 'schedule', 'noise']),
  feeds: z.array(endpoint).describe('Input ports that read it.'),
});

const graphOutput = valueSpec.extend({
  name: z.string(),
  role: z
    .enum(['output', 'metric', 'next', 'prologue'])
    .describe(
      '`output`: for the caller. `metric`: read by a host metric. `next`: replaces the input whose name it extends by `.next`. `prologue`: input of the main graph.',
    ),
});

/** A fused node: ONNX nodes that compute the work of one or more pipeline nodes. */
const region = z.strictObject({
  name: z.string().describe('The pipeline nodes joined by `+`; `.backward` added for gradients.'),
  role: z.enum(['forward', 'backward', 'update', 'fit']),
  members: z
    .array(z.strictObject({ node: z.string(), line: z.int() }))
    .describe('Pipeline nodes, in their order; none for the update of a training step.'),
  operations: z
    .array(z.strictObject({ name: z.string(), members: z.array(z.string()) }))
    .describe('ONNX nodes by name, each with the pipeline nodes that it computes for.'),
  flopPerPixel: z.number().nonnegative().describe('Floating-point operations per element of B*H*W.'),
  bytesPerPixel: z.number().nonnegative().describe('Bytes per element of B*H*W that its operations read and write, each on its own.'),
  ioBytesPerPixel: z
    .number()
    .nonnegative()
    .describe('Bytes per element of B*H*W that enter or leave it: its traffic if nothing between were written.'),
  flopPerCall: z.number().nonnegative().describe('Floating-point operations on data whose size does not depend on H and W.'),
});

const plainGraph = z.strictObject({
  file: fileRef,
  inputs: z.array(graphInput),
  outputs: z.array(graphOutput),
  locality: locality.describe(
    'How many rows and columns before and after its own place a pixel of the outputs looks, so that images may be run in parts; `image` for all, or for other images.',
  ),
  pixelBytes: z
    .int()
    .nullable()
    .describe(
      'Bytes of inputs, results and outputs that one pixel takes where most are alive at once, of a graph that may be run in parts; sizes them.',
    ),
  spatial: z
    .array(z.string())
    .optional()
    .describe(
      'Of a graph that is not pixelwise: nodes for which it matters where in its image a pixel lies. Without any, pixels without data can be left out.',
    ),
  opCount: z.int(),
  regions: z.array(region).describe('The fused nodes: every ONNX node is in one.'),
});

const graph = plainGraph.extend({
  prologue: plainGraph.nullable().describe('Computes the inputs of source `prologue` from state, on the CPU, when the state changes.'),
});

/** What became of a node in a stage. */
const nodeStatus = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('runs') }),
  z.strictObject({ status: z.literal('skipped'), declared: z.array(z.enum(['always', ...stages])) }),
  z.strictObject({ status: z.literal('starved'), port: z.string(), why: z.string() }),
  z.strictObject({ status: z.literal('unused') }),
  z.strictObject({ status: z.literal('host') }),
]);

const jsonValue: z.ZodType<unknown> = z.json();

const planNode = z.strictObject({
  name: z.string(),
  kind: z.string(),
  className: z.string(),
  hparams: z.record(z.string(), jsonValue),
  place,
  stages: z.array(z.enum(['always', ...stages])),
  status: z.record(stage, nodeStatus),
});

/** An output port and an input port that it feeds. */
const connection = z.strictObject({
  source: endpoint,
  target: endpoint,
  type: z.string().describe('Dtype and dimensions as far as they were known: `float32[B, H, W, 61]`; for host ports the name of their type.'),
});

/** A metric that the host computes from graph outputs. `host` names the implementation in the runtime. */
const hostMetric = z.strictObject({
  node: z.string(),
  host: z.string(),
  params: z.record(z.string(), jsonValue),
  inputs: z.record(z.string(), z.string()).describe('Graph output name per input of the implementation.'),
});

/** Random numbers that a graph reads, drawn by the runtime from (seed, number of the batch, name). */
const noiseSpec = valueSpec.extend({ name: z.string(), distribution: z.enum(['uniform', 'normal']) });

const stagePlan = z.strictObject({
  graph: graph.nullable(),
  metrics: z.array(hostMetric),
  noise: z.array(noiseSpec).optional().describe('Random numbers that the graph reads; only in stage train.'),
});

const stateSpec = valueSpec.extend({
  name: z.string().describe('`node.entry`.'),
  node: z.string(),
  trainable: z.boolean(),
  needsFit: z.boolean().describe('True if a stage graph cannot run before a fit or a loaded state has set it.'),
  doc: z.string(),
});

/** Tensors computed on the host from state whenever the state changes. `host` names the implementation. */
const derivation = z.strictObject({
  host: z.string(),
  node: z.string(),
  params: z.record(z.string(), jsonValue),
  inputs: z.record(z.string(), z.string()).describe('State names the implementation reads, by its own parameter names.'),
  outputs: z.record(z.string(), valueSpec.extend({ name: z.string() })).describe('Graph inputs it writes, by its own result names.'),
});

const reductionState = valueSpec.extend({ name: z.string() });

/** One node's share of a fit level: a reduction in the level's graph, then a finaliser on the host. */
const nodeFit = z.strictObject({
  node: z.string(),
  place,
  reduction: z.string(),
  accumulators: z.record(z.string(), z.string()).describe("Reduction state names (graph inputs and outputs) by the reduction's own entry names."),
  mapping: plainGraph
    .nullable()
    .describe("Turns the accumulators, once the nodes before are finalised, into those of the node's own input, `<name>.mapped`; null if they are."),
  finaliser: z.string(),
  params: z.record(z.string(), jsonValue),
  writes: z.record(z.string(), z.string()).describe("State names written, by the finaliser's own entry names."),
});

const fitLevel = z.strictObject({
  update: graph,
  merge: graph,
  accumulators: z.array(reductionState),
  nodes: z.array(nodeFit),
});

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
const scheduledValue = z.strictObject({
  /** The graph input, a float64 scalar. It is logged under this name, without `train/`. */
  name: z.string(),
  /** What it is a function of: epochs ended so far, or updates made so far. */
  by: z.enum(['epoch', 'step']),
  /** The schedule function of the runtime. */
  host: z.string(),
  params: z.record(z.string(), jsonValue),
});

/**
 * One training step: forward, losses, backward, clipping and the optimizer's update. All of `parameters`,
 * `optimizerState` (zero at first) and, with accumulation, `gradients` (zero after each update) go in under their names
 * and come out as `<name>.next`. Scalars in, float64: `train/lr` (base rate of this update), `train/step` (updates so far plus one), and those of `schedules`.
 * Scalars out, float32: the loss of each loss node under `node.port`, `train/total`, and `train/grad_norm` before clipping.
 */
const trainPlan = z.strictObject({
  step: graph,
  /** The same without the update: adds the batch's gradients, divided by the number of batches, to `gradients`. */
  accumulate: graph.nullable(),
  accumulateBatches: z.int().positive(),
  parameters: z.array(trainParameter),
  optimizerState: z.array(valueSpec.extend({ name: z.string() })),
  gradients: z.array(valueSpec.extend({ name: z.string() })),
  noise: z.array(noiseSpec),
  schedules: z.array(scheduledValue),
  /** State that a step replaces without a gradient, a moving average say; like parameters in all else. */
  buffers: z.array(valueSpec.extend({ name: z.string(), node: z.string() })),
  /** Outputs of loss nodes, and whether the total counts them. */
  losses: z.array(z.strictObject({ node: z.string(), output: z.string(), summed: z.boolean() })),
  optimizer: z.record(z.string(), jsonValue),
});

export const planManifest = z.strictObject({
  format: z.literal('cuvisc-plan').describe('What the file is.'),
  version: z.literal(planVersion).describe('Version of the plan layout.'),
  compiler: z.string().describe('Version of cuvisc that compiled the plan.'),
  compat: z.string().nullable().describe('Release of the reference framework whose defaults hold, if any.'),
  precision: z.enum(['float32', 'float64']).describe('Dtype of products with folded matrices in the stage graphs.'),
  fastMath: z.boolean().describe('True if a centring may follow a folded product as a bias, which costs digits.'),
  pipeline: z
    .strictObject({ name: z.string(), description: z.string(), source: z.string(), sha256 })
    .describe('The pipeline compiled, with name and SHA-256 of its YAML.'),
  wavelengths: z.array(z.number()).nullable().describe('Band centres in nanometres that bands were chosen by; a cube with another grid is refused.'),
  nodes: z.array(planNode).describe('Nodes of the pipeline in execution order.'),
  connections: z.array(connection).describe('Who feeds whom, `node.port` each; keys of batches stand with the graph inputs.'),
  stages: z.record(stage, stagePlan).describe('Graph and host metrics of each stage.'),
  state: z.array(stateSpec).describe('Tensors that are saved with the plan.'),
  derived: z.array(derivation).describe('Tensors that the host computes from state.'),
  fit: z.array(fitLevel).describe('Statistical fits, one level after the other.'),
  train: trainPlan.nullable().describe('The training step; null without losses.'),
  stateFile: fileRef.describe('The safetensors file with the values of the state.'),
  digest: z.string().describe('SHA-256 of this manifest with `digest` set to the empty string.'),
});

export type PlanManifest = z.infer<typeof planManifest>;
export type PlanGraph = z.infer<typeof graph>;
/** A graph with or without a prologue of its own. */
export type PlainGraph = z.infer<typeof plainGraph>;
export type PlanRegion = z.infer<typeof region>;
export type PlanGraphInput = z.infer<typeof graphInput>;
export type PlanGraphOutput = z.infer<typeof graphOutput>;
export type PlanNode = z.infer<typeof planNode>;
export type Connection = z.infer<typeof connection>;
export type NodeStatus = z.infer<typeof nodeStatus>;
export type StagePlan = z.infer<typeof stagePlan>;
export type StateSpec = z.infer<typeof stateSpec>;
export type Derivation = z.infer<typeof derivation>;
export type FitLevel = z.infer<typeof fitLevel>;
export type NodeFit = z.infer<typeof nodeFit>;
export type TrainPlan = z.infer<typeof trainPlan>;
export type ScheduledValue = z.infer<typeof scheduledValue>;
export type TrainParameter = z.infer<typeof trainParameter>;
export type NoiseSpec = z.infer<typeof noiseSpec>;
export type HostMetric = z.infer<typeof hostMetric>;
export type FileRef = z.infer<typeof fileRef>;
