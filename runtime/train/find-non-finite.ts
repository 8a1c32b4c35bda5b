import type { PlanGraph } from '../../schemas/plan.js';
import { type Tensor, numberAt, type Tensors } from '../../schemas/tensor.js';
import { type GraphNode, openGraph } from './graph-nodes.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { createSession } from '../engine/onnx-session.js';

/** Where a value that is not finite comes from. */
export interface NonFiniteOrigin {
  /** The first node on the way whose own inputs are finite; null if it is an input of the graph. */
  readonly node: GraphNode | null;
  /** The value that it computes, or the input. */
  readonly value: string;
  /** Elements of the value that are NaN or infinite, and all of them. */
  readonly bad: number;
  readonly count: number;
}

/**
 * Runs a graph once more on `inputs` and follows the output `start` back to where it stopped being finite. Asks for the inputs of one node
 * at a time, so that memory stays that of a step. Null if everything is finite in the replay. Throws `CuviscError` `engine-failed`.
 */
export async function findNonFinite(plan: LoadedPlan, graph: PlanGraph, inputs: Tensors, start: string): Promise<NonFiniteOrigin | null> {
  const { nodes, model } = openGraph(plan.modelOf(graph));
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const session = await createSession({ file: graph.file.path, model, device: plan.device, threads: undefined });
  const valuesOf = async (names: readonly string[]): Promise<Tensors> => {
    const computed = [...new Set(names)].filter((name) => producers.has(name));
    const results = computed.length === 0 ? {} : await session.run(inputs, computed);
    const given = names.filter((name) => Object.hasOwn(inputs, name)).map((name) => [name, inputs[name] as Tensor]);
    return { ...results, ...Object.fromEntries(given) };
  };
  try {
    return await follow(producers, valuesOf, start);
  } finally {
    await session.release();
  }
}

async function follow(
  producers: ReadonlyMap<string, GraphNode>,
  valuesOf: (names: readonly string[]) => Promise<Tensors>,
  start: string,
): Promise<NonFiniteOrigin | null> {
  let found = firstBad(await valuesOf([start]), [start]);
  let origin: NonFiniteOrigin | null = null;
  while (found !== null) {
    const node = producers.get(found.value) ?? null;
    origin = { node, ...found };
    found = node === null ? null : firstBad(await valuesOf(node.inputs), node.inputs);
  }
  return origin;
}

/** The first of `names` that is not finite. */
function firstBad(values: Tensors, names: readonly string[]): Omit<NonFiniteOrigin, 'node'> | null {
  for (const value of names) {
    const found = values[value];
    const bad = found ? badIn(found) : 0;
    if (found && bad > 0) return { value, bad, count: found.data.length };
  }
  return null;
}

function badIn({ dtype, data }: Tensor): number {
  if (dtype !== 'float32' && dtype !== 'float64') return 0;
  let bad = 0;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(numberAt(data, i))) bad++;
  return bad;
}
