import { availableParallelism } from 'node:os';
import { arrayOf, isFloat } from '../../schemas/dtype.js';
import { isPixelwise } from '../../schemas/locality.js';
import { comesWithBatch, graphsIn } from '../../schemas/plan/steps.js';
import type { PlanGraph, PlanGraphInput } from '../../schemas/plan.js';
import { elementCount, type Tensor, tensorWith, type Tensors } from '../../schemas/tensor.js';
import { createSession, type EngineSession } from '../engine/onnx-session.js';
import { specialiseModel } from '../engine/specialise-model.js';
import { readPlan, type VerifiedPlan } from '../plan/verified-plan.js';
import type { BoundBatch } from '../tensor/batch.js';
import { runOnSession } from '../run/run-graph.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';
import { octaveOf, type TuningEntry } from '../engine/tuning-file.js';

/** How long to measure. */
export interface TuneSettings {
  /** Pixels of the made-up frame; default 262,144. */
  readonly pixels?: number;
  /** How often each arrangement is timed; the best time of each block counts. Default 12. */
  readonly rounds?: number;
  readonly signal?: AbortSignal;
}

/** Blocks that are tried, in pixels. */
const blockSizes = [2_048, 4_096, 8_192, 16_384, 32_768, 65_536];

/** The fastest arrangement for each class of graphs in a plan; none if no graph is pixelwise. Else as `timeArrangements`. */
export async function tunePlan(directory: string, settings: TuneSettings = {}): Promise<TuningEntry[]> {
  const timings = await timeArrangements(directory, settings);
  const octaves = [...new Set(timings.map(({ octave }) => octave))];
  return octaves.map((octave) =>
    timings.filter((timing) => timing.octave === octave).reduce((a, b) => (b.pixelsPerSecond > a.pixelsPerSecond ? b : a)),
  );
}

/**
 * Times the pixelwise stage graphs of a plan, one of each class, in every arrangement of block size and threads, on made-up
 * frames and constants, so that the plan need not be fitted. Blocks its thread.
 * Throws what `readPlan` throws, `engine-failed`, and `AbortError`.
 */
export async function timeArrangements(directory: string, settings: TuneSettings = {}): Promise<TuningEntry[]> {
  const plan = await readPlan(directory);
  const classes = new Map<number, PlanGraph>();
  const graphs = Object.values(plan.manifest.stages).flatMap(({ steps }) => graphsIn(steps));
  for (const graph of graphs) if (graph.pixelBytes && isPixelwise(graph.locality)) classes.set(octaveOf(graph.pixelBytes), graph);
  const timings: TuningEntry[] = [];
  for (const [octave, graph] of classes) timings.push(...(await timeGraph(plan, graph, settings)).map((timing) => ({ octave, ...timing })));
  return timings;
}

interface Candidate {
  readonly threads: number;
  readonly blockPixels: number;
  readonly session: EngineSession;
  /** Best time of each block in milliseconds: unlike whole frames, some blocks always run undisturbed by other processes. */
  readonly best: number[];
}

async function timeGraph(plan: VerifiedPlan, graph: PlanGraph, settings: TuneSettings): Promise<Omit<TuningEntry, 'octave'>[]> {
  const { pixels = 262_144, rounds = 12, signal } = settings;
  const outputs = graph.outputs.map(({ name }) => name);
  const sessions = await openSessions(plan, graph, outputs);
  const candidates: Candidate[] = sessions.flatMap(({ threads, session }) =>
    blockSizes.map((blockPixels) => ({ threads, blockPixels, session, best: [] })),
  );
  const bound = madeUpBatch(graph, pixels);
  const control = { check: () => signal?.throwIfAborted() };
  for (let round = 0; round < rounds; round++) {
    for (const candidate of candidates) await runOnSession(timed(candidate), graph, bound, outputs, candidate.blockPixels, control);
  }
  for (const { session } of sessions) await session.release();
  return candidates.map(({ threads, blockPixels, best }) => ({ threads, blockPixels, pixelsPerSecond: Math.round((pixels / sum(best)) * 1000) }));
}

/** The session of a candidate for one frame, which keeps the best time of each of its blocks. */
function timed({ session, best }: Candidate): EngineSession {
  let block = 0;
  const measured = async (call: () => Promise<Tensors>): Promise<Tensors> => {
    const start = performance.now();
    const results = await call();
    const took = performance.now() - start;
    best[block] = Math.min(took, best[block] ?? took);
    block++;
    return results;
  };
  return {
    ...session,
    run: (inputs, outputs) => measured(() => session.run(inputs, outputs)),
    runInto: (inputs, targets) => measured(() => session.runInto(inputs, targets)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function openSessions(
  plan: VerifiedPlan,
  graph: PlanGraph,
  outputs: readonly string[],
): Promise<{ threads: number; session: EngineSession }[]> {
  const constants = Object.fromEntries(graph.inputs.filter((input) => !comesWithBatch(input)).map((input) => [input.name, madeUp(input, 1)]));
  const model = specialiseModel(plan.files.get(graph.file.path) as Uint8Array, constants, outputs);
  const cores = availableParallelism();
  const counts = [...new Set([cores, Math.ceil(cores / 2), 1])];
  return Promise.all(
    counts.map(async (threads) => ({ threads, session: await createSession({ file: graph.file.path, model, device: 'cpu', threads }) })),
  );
}

function madeUpBatch(graph: PlanGraph, pixels: number): BoundBatch {
  const specs = graph.inputs.filter(comesWithBatch);
  const inputs: Tensors = Object.fromEntries(specs.map((spec) => [spec.name, madeUp(spec, pixels)]));
  return { inputs, specs, bindings: { B: 1, H: 1, W: pixels }, extent: { images: 1, rows: 1, columns: pixels } };
}

/** Floating point numbers of usual size, as zeros and subnormal ones take other paths through a processor; zeros for the rest. */
function madeUp({ dtype, dims }: PlanGraphInput, pixels: number): Tensor {
  const sizes = dims.map((dim) => sizeOf(dim, { B: 1, H: 1, W: pixels }) ?? 1);
  const data = new (arrayOf(dtype))(elementCount(sizes));
  if (isFloat(dtype)) for (let i = 0; i < data.length; i++) data[i] = 0.5 + (i % 101) / 101;
  return tensorWith(dtype, sizes, data);
}
