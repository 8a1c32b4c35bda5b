import { z } from 'zod';
import { parseDim } from '../dim-text.js';
import { dtypes } from '../dtype.js';
import { locality } from '../locality.js';

const dtype = z.enum(dtypes);

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

/** A SHA-256 in hexadecimal digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A file of the plan directory. */
export const fileRef = z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256 });
/** Where something stands in the pipeline YAML. */
export const place = z.object({ line: z.int(), column: z.int() });
/** A port of a node, `node.port`. */
export const endpoint = z.string();

/** Name, dtype and dimensions of a value of a graph. */
export const valueSpec = z.object({ dtype, dims: z.array(dim) });

/** Whose a value is: a node and its port, state entry, derived tensor or statistic. */
const owner = z.object({ node: z.string(), entry: z.string() });

const graphInput = valueSpec.extend({
  name: z.string().describe('Tells it apart from others; what it is stands in the other fields.'),
  /**
   * Who supplies it: the caller's batch under this key, an earlier step of the stage, the plan's state or derived tensors, the graph's prologue, the accumulators of a fit,
   * or the trainer: parameters,
   * optimizer state, accumulated gradients, values of schedules (`train/lr`, `train/step` and those listed), random numbers.
   */
  source: z.enum(['batch', 'value', 'state', 'derived', 'prologue', 'accumulator', 'parameter', 'optimizer', 'gradient', 'schedule', 'noise']),
  of: owner.optional().describe("Whose it is; left out for batch entries and the trainer's own scalars."),
  merges: z
    .object({ accumulator: z.string(), set: z.enum(['a', 'b']) })
    .optional()
    .describe('Of an accumulator that a merge graph reads: which one of the level it is, and of which of the two sets.'),
  feeds: z.array(endpoint).describe('Input ports that read it.'),
});

const graphOutput = valueSpec.extend({
  name: z.string(),
  role: z
    .enum(['output', 'metric', 'value', 'next', 'mapped', 'prologue'])
    .describe(
      '`output`: for the caller. `metric`: read by a host metric. `value`: read by later steps of the stage. `next`: the next value of what it `replaces`. `mapped`: a statistic of mapped data. `prologue`: input of the main graph.',
    ),
  of: owner.optional().describe("Whose it is; left out for the trainer's own scalars."),
  replaces: z.string().optional().describe('Of roles `next` and `mapped`: name of the input or accumulator in whose place it comes.'),
});

/** A fused node: ONNX nodes that compute the work of one or more pipeline nodes. */
const region = z.object({
  name: z.string().describe('The pipeline nodes joined by `+`; `.backward` added for gradients.'),
  role: z.enum(['forward', 'backward', 'update', 'fit']),
  members: z.array(z.object({ node: z.string(), line: z.int() })).describe('Pipeline nodes, in their order; none for the update of a training step.'),
  operations: z
    .array(z.object({ name: z.string(), members: z.array(z.string()) }))
    .describe('ONNX nodes by name, each with the pipeline nodes that it computes for.'),
  flopPerPixel: z.number().nonnegative().describe('Floating-point operations per element of B*H*W.'),
  bytesPerPixel: z.number().nonnegative().describe('Bytes per element of B*H*W that its operations read and write, each on its own.'),
  ioBytesPerPixel: z
    .number()
    .nonnegative()
    .describe('Bytes per element of B*H*W that enter or leave it: its traffic if nothing between were written.'),
  flopPerCall: z.number().nonnegative().describe('Floating-point operations on data whose size does not depend on H and W.'),
});

/** A graph whose inputs the state and the caller supply. */
export const plainGraph = z.object({
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

/** A graph, with the prologue that computes some of its inputs from state. */
export const graph = plainGraph.extend({
  prologue: plainGraph.nullable().describe('Computes the inputs of source `prologue` from state, on the CPU, when the state changes.'),
});

/** What JSON can hold. */
export const jsonValue: z.ZodType<unknown> = z.json();

/** Random numbers that a graph reads, drawn by the runtime from (seed, number of the batch, name). */
export const noiseSpec = valueSpec.extend({ name: z.string(), distribution: z.enum(['uniform', 'normal']) });

/** A graph with its prologue. */
export type PlanGraph = z.infer<typeof graph>;
/** A graph with or without a prologue of its own. */
export type PlainGraph = z.infer<typeof plainGraph>;
/** A fused node: operations that compute for one or more nodes of the pipeline. */
export type PlanRegion = z.infer<typeof region>;
/** A value that a graph reads. */
export type PlanGraphInput = z.infer<typeof graphInput>;
/** A value that a graph gives. */
export type PlanGraphOutput = z.infer<typeof graphOutput>;
/** Random numbers that a graph reads. */
export type NoiseSpec = z.infer<typeof noiseSpec>;
/** A file of the plan directory. */
export type FileRef = z.infer<typeof fileRef>;
