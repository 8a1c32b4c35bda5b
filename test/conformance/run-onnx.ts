import * as ort from 'onnxruntime-node';
import type { DType } from '../../schemas/dtype.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';

/** Runs a model of inputs `input0`, ... and outputs `output0`, ... without graph rewriting, so that its own nodes run. */
export async function runOnnx(model: Uint8Array, inputs: readonly Tensor[]): Promise<Tensor[]> {
  const session = await ort.InferenceSession.create(model, {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const feeds = inputs.map((input, i) => [`input${i}`, new ort.Tensor(input.dtype, input.data, input.dims)] as const);
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return session.outputNames.map((name) => ofOrt(results[name] as ort.Tensor));
}

function ofOrt({ type, dims, data }: ort.Tensor): Tensor {
  return tensor(type as DType, dims, data as Tensor['data']);
}
