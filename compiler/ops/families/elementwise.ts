import type { DType } from '../../../schemas/dtype.js';
import { elementCount, numberAt, type Tensor, tensorFrom } from '../../../schemas/tensor.js';
import { broadcastDims, InternalError } from '../../ir/dims.js';
import { defineOp, type Gradient, type OpDefinition, type Sample } from '../../ir/op.js';

type NoAttributes = Record<string, never>;

interface Elementwise {
  readonly name: string;
  readonly doc: string;
  /** The ONNX operator that does exactly this. */
  readonly onnx: string;
  readonly f: (...args: number[]) => number;
  readonly gradient: Gradient<NoAttributes> | { readonly none: string };
  readonly samples: readonly Sample<NoAttributes>[];
  /** Result dtype; by default that of the first operand. */
  readonly result?: DType;
}

/** An op that acts on each element, operands broadcast as in NumPy, all of one dtype. */
export function elementwise(arity: number, spec: Elementwise): OpDefinition<NoAttributes> {
  const { name, doc, gradient, samples } = spec;
  return defineOp<NoAttributes>({
    name,
    doc,
    arity,
    gradient,
    samples,
    infer: (inputs) => {
      const [first] = inputs;
      if (!first || inputs.some((input) => input.dtype !== first.dtype)) {
        throw new InternalError(`${name} wants operands of one dtype, has ${inputs.map((i) => i.dtype).join(', ')}`);
      }
      return [{ dtype: spec.result ?? first.dtype, dims: broadcastDims(...inputs.map((input) => input.dims)) }];
    },
    evaluate: (inputs) => [evaluateBroadcast(inputs, spec.result ?? (inputs[0] as Tensor).dtype, spec.f)],
    emit: (e) => e.node(spec.onnx, e.inputs, e.outputs),
  });
}

/** Applies `f` to each element of the broadcast operands. */
export function evaluateBroadcast(inputs: readonly Tensor[], dtype: DType, f: (...args: number[]) => number): Tensor {
  const dims = broadcastDims(...inputs.map((input) => input.dims)) as number[];
  const strides = inputs.map((input) => broadcastStrides(input.dims, dims));
  const values = new Float64Array(elementCount(dims));
  const index = dims.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    const args = inputs.map((input, k) => numberAt(input.data, dot(index, strides[k] as number[])));
    values[i] = f(...args);
    advance(index, dims);
  }
  return tensorFrom(dtype, dims, values);
}

/** Row-major strides of `dims` seen through the shape `target`, 0 along broadcast axes. */
export function broadcastStrides(dims: readonly number[], target: readonly number[]): number[] {
  const strides = target.map(() => 0);
  let stride = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = dims[axis] as number;
    strides[axis + target.length - dims.length] = size === 1 ? 0 : stride;
    stride *= size;
  }
  return strides;
}

/** Steps a row-major multi-index. */
export function advance(index: number[], dims: readonly number[]): void {
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    index[axis] = (index[axis] as number) + 1;
    if ((index[axis] as number) < (dims[axis] as number)) return;
    index[axis] = 0;
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}
