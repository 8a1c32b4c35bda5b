import type { Dim } from '../../../schemas/dim.js';
import type { DType } from '../../../schemas/dtype.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import { onnxDtype } from '../../../schemas/onnx-dtype.js';
import { InternalError } from '../../ir/dims.js';
import type { OnnxAttributes, OnnxEmitter } from '../../ir/op.js';

/** Adds a constant int64 vector and returns its name. */
export function int64s(e: OnnxEmitter, values: readonly number[]): string {
  return e.constant(tensorFrom('int64', [values.length], values));
}

/** The int64 vector of operand `index`'s shape: a constant if it is known, else read when the graph runs. */
export function shapeOf(e: OnnxEmitter, index: number): string {
  const { dims } = e.inputTypes[index] as { dims: readonly Dim[] };
  if (dims.every((dim) => typeof dim === 'number')) return int64s(e, dims);
  const name = e.fresh('shape');
  e.node('Shape', [e.inputs[index] as string], [name]);
  return name;
}

/** Adds a node with one fresh output and returns the output's name. */
export function nodeOf(e: OnnxEmitter, opType: string, inputs: readonly string[], attributes: OnnxAttributes = {}): string {
  const name = e.fresh(opType.toLowerCase());
  e.node(opType, inputs, [name], attributes);
  return name;
}

/** A dtype among `kernels` that holds every value of `dtype`: itself if onnxruntime has a kernel for it. */
function carrierOf(dtype: DType, kernels: readonly DType[]): DType {
  const wider: readonly DType[] = dtype === 'bool' ? ['uint8', 'int32'] : dtype === 'uint32' ? ['int64'] : ['int32'];
  const carrier = [dtype, ...wider].find((candidate) => kernels.includes(candidate));
  if (!carrier) throw new InternalError(`no kernel can carry ${dtype}`);
  return carrier;
}

interface CarriedNode {
  readonly opType: string;
  /** Dtypes that onnxruntime's CPU provider computes the operator in. */
  readonly kernels: readonly DType[];
  /** The operand whose dtype is in question, 0 by default. Operands before it stay as they are. */
  readonly main?: number;
  /** Further operands of the ONNX node, such as axes. */
  readonly further?: readonly string[];
  readonly attributes?: OnnxAttributes;
}

/**
 * Emits one node of an operator that lacks kernels for some dtypes: operands of the main operand's dtype are cast to
 * a carrier, outputs of it are cast back. Both casts are exact.
 */
export function emitCarried(e: OnnxEmitter, { opType, kernels, main = 0, further = [], attributes = {} }: CarriedNode): void {
  const { dtype } = e.inputTypes[main] as { dtype: DType };
  const carrier = carrierOf(dtype, kernels);
  const carried = (type: { dtype: DType } | undefined): boolean => type?.dtype === dtype && carrier !== dtype;
  const inputs = e.inputs.map((name, i) => (i >= main && carried(e.inputTypes[i]) ? nodeOf(e, 'Cast', [name], { to: onnxDtype[carrier] }) : name));
  const outputs = e.outputs.map((name, i) => (carried(e.outputTypes[i]) ? e.fresh('carried') : name));
  e.node(opType, [...inputs, ...further], outputs, attributes);
  for (const [i, name] of e.outputs.entries()) {
    if (outputs[i] !== name) e.node('Cast', [outputs[i] as string], [name], { to: onnxDtype[dtype] });
  }
}
