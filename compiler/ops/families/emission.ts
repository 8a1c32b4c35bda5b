import type { DType } from '../../../schemas/dtype.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import { InternalError } from '../../ir/dims.js';
import type { OnnxEmitter } from '../../ir/op.js';

/** `TensorProto.DataType` of each dtype (onnx.proto3). */
export const onnxTypes: Readonly<Record<DType, number>> = Object.freeze({
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
});

/** Adds a constant int64 vector and returns its name. */
export function int64s(e: OnnxEmitter, values: readonly number[]): string {
  return e.constant(tensorFrom('int64', [values.length], values));
}

/** The int64 vector of operand `index`'s shape: a constant if it is known, else read when the graph runs. */
export function shapeOf(e: OnnxEmitter, index: number): string {
  const { dims } = e.inputTypes[index] as { dims: readonly (number | string)[] };
  if (dims.every((dim) => typeof dim === 'number')) return int64s(e, dims);
  const name = e.fresh('shape');
  e.node('Shape', [e.inputs[index] as string], [name]);
  return name;
}

/** Adds a node with one fresh output and returns the output's name. */
export function nodeOf(e: OnnxEmitter, opType: string, inputs: readonly string[], attributes = {}): string {
  const name = e.fresh(opType.toLowerCase());
  e.node(opType, inputs, [name], attributes);
  return name;
}

/** A dtype among `kernels` that holds every value of `dtype`: itself if onnxruntime has a kernel for it. */
export function carrierOf(dtype: DType, kernels: readonly DType[]): DType {
  const wider: readonly DType[] = dtype === 'bool' ? ['uint8', 'int32'] : dtype === 'uint32' ? ['int64'] : ['int32'];
  const carrier = [dtype, ...wider].find((candidate) => kernels.includes(candidate));
  if (!carrier) throw new InternalError(`no kernel can carry ${dtype}`);
  return carrier;
}

/**
 * Emits one node of an operator that onnxruntime's CPU provider lacks for some dtypes: operands of the dtype of
 * operand `main` are cast to a carrier, outputs of it are cast back. Both casts are exact.
 */
export function emitCarried(e: OnnxEmitter, opType: string, kernels: readonly DType[], main = 0, attributes = {}): void {
  const { dtype } = e.inputTypes[main] as { dtype: DType };
  const carrier = carrierOf(dtype, kernels);
  const carried = (type: { dtype: DType } | undefined): boolean => type?.dtype === dtype && carrier !== dtype;
  const inputs = e.inputs.map((name, i) =>
    i >= main && carried(e.inputTypes[i]) ? nodeOf(e, 'Cast', [name], { to: onnxTypes[carrier] }) : name,
  );
  const outputs = e.outputs.map((name, i) => (carried(e.outputTypes[i]) ? e.fresh('carried') : name));
  e.node(opType, inputs, outputs, attributes);
  for (const [i, name] of e.outputs.entries()) {
    if (outputs[i] !== name) e.node('Cast', [outputs[i] as string], [name], { to: onnxTypes[dtype] });
  }
}
