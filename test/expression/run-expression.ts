import * as ort from 'onnxruntime-node';
import type { DType } from '../../schemas/dtype.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { emitOnnx } from '../../compiler/6-emit/emit-onnx.js';
import { type CompileRequest, compile } from '../../compiler/index.js';
import type { IrModule } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { onlyModule } from '../fixtures/only-graph.js';

/** The inference graph of a pipeline, simplified but not fused, so that it reads state itself. Throws with the findings if it does not compile. */
export function graphOf(text: string, request: Omit<CompileRequest, 'source'> = {}): IrModule {
  const { phases, diagnostics } = compile({ source: { file: 'pipeline.yaml', text }, fuse: false, ...request });
  const graph = onlyModule(phases.optimised?.stages.inference);
  if (!graph) throw new Error(diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'));
  return graph;
}

/** A pipeline of one node `x` of class Expression. */
export function pipelineOf(hparams: object): string {
  return `nodes: [{name: x, class_name: Expression, hparams: ${JSON.stringify(hparams)}}]`;
}

/** Runs a graph in onnxruntime, its nodes as they are. */
export async function runInOnnxruntime(graph: IrModule, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
  const session = await ort.InferenceSession.create(emitOnnx(graph, ops).bytes, {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const inputs = graph.inputs.map(({ name }) => {
    const { dtype, data, dims } = feeds[name] as Tensor;
    return [name, new ort.Tensor(dtype, data, dims)] as const;
  });
  const results = await session.run(Object.fromEntries(inputs));
  await session.release();
  return Object.fromEntries(session.outputNames.map((name) => [name, ofOrt(results[name] as ort.Tensor)]));
}

function ofOrt({ type, dims, data }: ort.Tensor): Tensor {
  return tensor(type as DType, dims, data as Tensor['data']);
}
