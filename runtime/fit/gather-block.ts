import type { PlanGraphOutput } from '../../schemas/plan.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import type { EngineSession } from '../engine/onnx-session.js';

/** Accumulators with one more block in them; `outputs` of the graph replace them. */
export async function gatherBlock(
  session: EngineSession,
  inputs: Tensors,
  accumulators: Tensors,
  outputs: readonly PlanGraphOutput[],
): Promise<Tensors> {
  const results = await session.run(
    { ...inputs, ...accumulators },
    outputs.map(({ name }) => name),
  );
  return Object.fromEntries(outputs.map(({ name, replaces }) => [replaces as string, results[name] as Tensor]));
}
