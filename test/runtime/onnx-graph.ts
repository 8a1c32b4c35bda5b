import protocol, { type onnx } from 'onnx-proto';
import type { DType } from '../../schemas/dtype.js';

const elementTypes: { readonly [D in DType]: number } = {
  bool: 9,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  uint32: 12,
  int32: 6,
  int64: 7,
  float32: 1,
  float64: 11,
};

export type Dims = readonly (number | string)[];
export type Ports = Readonly<Record<string, readonly [DType, Dims]>>;

/** `[opType, inputs, outputs, attributes]` */
export type Node = readonly [string, readonly string[], readonly string[], Readonly<Record<string, number>>?];

function port(name: string, [dtype, dims]: readonly [DType, Dims]): onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementTypes[dtype], shape: { dim } } } };
}

function node([opType, input, output, attributes = {}]: Node): onnx.INodeProto {
  const attribute = Object.entries(attributes).map(([name, i]) => ({ name, type: protocol.onnx.AttributeProto.AttributeType.INT, i }));
  return { opType, input: [...input], output: [...output], attribute };
}

/** Axes and shapes for ops that take them as int64 inputs. */
export type Constants = Readonly<Record<string, readonly number[]>>;

function constant(name: string, values: readonly number[]): onnx.ITensorProto {
  const data = BigInt64Array.from(values, BigInt);
  return { name, dataType: elementTypes.int64, dims: [values.length], rawData: new Uint8Array(data.buffer) };
}

/** An ONNX model, opset 17. Attributes are integers. */
export function model(inputs: Ports, outputs: Ports, nodes: readonly Node[], constants: Constants = {}): Uint8Array {
  const ports = (list: Ports) => Object.entries(list).map(([name, type]) => port(name, type));
  const initializer = Object.entries(constants).map(([name, values]) => constant(name, values));
  const graph = { name: 'g', node: nodes.map(node), input: ports(inputs), output: ports(outputs), initializer };
  const proto = protocol.onnx.ModelProto.create({ irVersion: 10, opsetImport: [{ domain: '', version: 21 }], graph });
  return protocol.onnx.ModelProto.encode(proto).finish();
}
