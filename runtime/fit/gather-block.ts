import type { Tensor } from '../../schemas/tensor.js';
import type { Tensors } from '../host/contracts.js';
import type { EngineSession } from '../engine/onnx-session.js';

/** Accumulators with one more block in them. */
export async function gatherBlock(session: EngineSession, inputs: Tensors, accumulators: Tensors): Promise<Tensors> {
  const names = Object.keys(accumulators);
  const results = await session.run(
    { ...inputs, ...accumulators },
    names.map((name) => `${name}.next`),
  );
  return Object.fromEntries(names.map((name) => [name, results[`${name}.next`] as Tensor]));
}
