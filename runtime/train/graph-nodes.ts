import { onnxProtocol } from '../../schemas/onnx-protocol.js';

/** A node of an ONNX graph. */
export interface GraphNode {
  readonly name: string;
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What the compiler says of it: part of the training step, node and line of the pipeline. */
  readonly doc: string;
}

/** A graph whose inner values can be asked for. */
export interface OpenedGraph {
  /** In an order in which they can run. */
  readonly nodes: readonly GraphNode[];
  /** The model with every value of the graph among its outputs. */
  readonly model: Uint8Array;
}

/** Reads the graph of an ONNX model and makes a model from which any value in it can be asked. */
export function openGraph(bytes: Uint8Array): OpenedGraph {
  const onnx = onnxProtocol();
  const model = onnx.ModelProto.decode(bytes);
  const nodes = (model.graph?.node ?? []).map((node) => ({
    name: node.name ?? '',
    opType: node.opType ?? '',
    inputs: node.input ?? [],
    outputs: node.output ?? [],
    doc: node.docString ?? '',
  }));
  const known = model.graph?.output ?? [];
  const names = new Set(known.map(({ name }) => name));
  const added = nodes.flatMap((node) => node.outputs).filter((name) => name !== '' && !names.has(name));
  const graph = { ...model.graph, output: [...known, ...added.map((name) => ({ name }))] };
  return { nodes, model: onnx.ModelProto.encode({ ...model, graph }).finish() };
}
