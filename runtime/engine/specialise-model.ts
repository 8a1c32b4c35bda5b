import type { onnx as Onnx } from 'onnx-proto';
import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { onnxProtocol } from '../../schemas/onnx-protocol.js';
import { bytesOfTensor, type Tensor, type Tensors } from '../../schemas/tensor.js';

/**
 * An ONNX model with the inputs named in `constants` turned into constants, so that onnxruntime can lay out weights in
 * advance, and without all that `outputs` do not need. The model must not have nodes with graphs of their own.
 */
export function specialiseModel(bytes: Uint8Array, constants: Tensors, outputs: readonly string[]): Uint8Array {
  const onnx = onnxProtocol();
  const model = onnx.ModelProto.decode(bytes);
  const graph = model.graph as Onnx.IGraphProto;
  const { nodes, read } = neededFor(outputs, graph.node ?? []);
  const fixed = Object.entries(constants).filter(([name]) => read.has(name));
  model.graph = onnx.GraphProto.create({
    ...graph,
    node: nodes,
    initializer: [...(graph.initializer ?? []).filter(({ name }) => read.has(name ?? '')), ...fixed.map(initializer)],
    input: (graph.input ?? []).filter(({ name }) => read.has(name ?? '') && !Object.hasOwn(constants, name ?? '')),
    output: (graph.output ?? []).filter(({ name }) => outputs.includes(name ?? '')),
  });
  return onnx.ModelProto.encode(model).finish();
}

/** The nodes that `outputs` depend on, in their order, and every name that is read. */
function neededFor(outputs: readonly string[], nodes: readonly Onnx.INodeProto[]): { nodes: Onnx.INodeProto[]; read: ReadonlySet<string> } {
  const read = new Set(outputs);
  const kept: Onnx.INodeProto[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.output?.some((name) => read.has(name))) continue;
    kept.push(node);
    for (const name of node.input ?? []) read.add(name);
  }
  return { nodes: kept.reverse(), read };
}

function initializer([name, value]: [string, Tensor]): Onnx.ITensorProto {
  return { name, dims: [...value.dims], dataType: onnxDtype[value.dtype], rawData: bytesOfTensor(value) };
}
