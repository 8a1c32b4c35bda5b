import onnxProto, { type onnx } from 'onnx-proto';
import { onnxDtype } from '../../schemas/onnx-dtype.js';
import type { OnnxAttributes, OnnxEmitter, OpDefinition } from '../../compiler/ir/op.js';
import type { Attributes, IrType } from '../../compiler/ir/value.js';
import type { DType } from '../../schemas/dtype.js';
import { bytesOfTensor, type Tensor } from '../../schemas/tensor.js';

/** Attribute types of `AttributeProto` (onnx.proto3). */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** An ONNX model (opset 21) of one op: inputs `input0`, `input1`, ...; outputs `output0`, ... */
export function singleOpModel(definition: OpDefinition, types: readonly IrType[], attributes: Attributes): Uint8Array {
  const outputTypes = definition.infer(types, attributes);
  const nodes: onnx.INodeProto[] = [];
  const initializers: onnx.ITensorProto[] = [];
  const inputs = types.map((_, i) => `input${i}`);
  const outputs = outputTypes.map((_, i) => `output${i}`);
  definition.emit(createEmitter({ inputs, outputs, inputTypes: types, outputTypes }, nodes, initializers), attributes);
  const graph: onnx.IGraphProto = {
    name: definition.name,
    node: nodes,
    initializer: initializers,
    input: types.map((type, i) => valueInfo(`input${i}`, type)),
    output: outputTypes.map((type, i) => valueInfo(`output${i}`, type)),
  };
  const model: onnx.IModelProto = { irVersion: 10, opsetImport: [{ domain: '', version: 21 }], graph };
  return onnxProto.onnx.ModelProto.encode(model).finish();
}

function createEmitter(
  operands: Pick<OnnxEmitter, 'inputs' | 'outputs' | 'inputTypes' | 'outputTypes'>,
  nodes: onnx.INodeProto[],
  initializers: onnx.ITensorProto[],
): OnnxEmitter {
  let names = 0;
  const fresh = (hint: string): string => `${hint}_${names++}`;
  return {
    ...operands,
    fresh,
    node: (opType, input, output, attributes = {}) => {
      const attribute = Object.entries(attributes).map(([name, value]) => attributeProto(name, value));
      nodes.push({ name: output[0] ?? null, opType, input: [...input], output: [...output], attribute });
    },
    constant: (tensor) => {
      const name = fresh('constant');
      initializers.push(tensorProto(name, tensor));
      return name;
    },
  };
}

function attributeProto(name: string, value: OnnxAttributes[string]): onnx.IAttributeProto {
  if (typeof value === 'number') return { name, type: attributeTypes.int, i: value };
  if (typeof value === 'string') return { name, type: attributeTypes.string, s: new TextEncoder().encode(value) };
  return 'float' in value ? { name, type: attributeTypes.float, f: value.float } : { name, type: attributeTypes.ints, ints: [...value] };
}

function tensorProto(name: string, tensor: Tensor): onnx.ITensorProto {
  return { name, dataType: onnxDtype[tensor.dtype], dims: [...tensor.dims], rawData: bytesOfTensor(tensor) };
}

function valueInfo(name: string, { dtype, dims }: { dtype: DType; dims: IrType['dims'] }): onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: String(size) }));
  return { name, type: { tensorType: { elemType: onnxDtype[dtype], shape: { dim } } } };
}
