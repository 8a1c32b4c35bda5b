import type { DType } from '../../../schemas/dtype.js';
import { elementCount, numberAt, type Tensor, tensorFrom } from '../../../schemas/tensor.js';
import type { Accuracies } from '../../ir/accuracy.js';
import type { Arity, Operands } from '../../ir/arity.js';
import type { AffineRule } from '../../ir/affine-step.js';
import { broadcastDims, InternalError } from '../../ir/dims.js';
import { defineOp, type Gradient, type OnnxEmitter, type OpDefinition, type Sample } from '../../ir/op.js';
import { withoutExpansion } from './broadcasting.js';
import { emitCarried } from './emission.js';
import { broadcastStrides, forEachIndex, offsetOf } from './indexing.js';
import { numbers, operand } from './operands.js';

type NoAttributes = Record<string, never>;

interface Elementwise<N extends Arity> {
  readonly name: string;
  readonly doc: string;
  /** The ONNX operator that does exactly this. */
  readonly onnx: string;
  readonly accuracy: Accuracies;
  readonly f: (...args: Operands<number, N>) => number;
  readonly gradient: Gradient<NoAttributes, N> | { readonly none: string };
  readonly samples: readonly Sample<NoAttributes>[];
  /** Dtypes of the operands; by default all but bool. */
  readonly dtypes?: readonly DType[];
  /** Those of `dtypes` that onnxruntime computes in; by default all. */
  readonly kernels?: readonly DType[];
  /** Result dtype; by default that of the first operand. */
  readonly result?: DType;
  readonly zeroRows?: NonNullable<OpDefinition['zeroRows']>;
  readonly subtracts?: true;
  /** Tried before what all elementwise ops simplify. */
  readonly simplify?: NonNullable<OpDefinition['simplify']>;
  readonly affine?: AffineRule<NoAttributes>;
  readonly compose?: OpDefinition['compose'];
  /** Where one ONNX operator does not do for every dtype. */
  readonly emit?: (emitter: OnnxEmitter<N>) => void;
}

/** An op that acts on each element, operands broadcast as in NumPy, all of one dtype. */
export function elementwise<N extends 1 | 2 | 3>(arity: N, spec: Elementwise<N>): OpDefinition {
  const { name, doc, gradient, samples, dtypes = numbers, kernels = dtypes } = spec;
  return defineOp<NoAttributes, N>({
    name,
    doc,
    arity,
    accuracy: spec.accuracy,
    elementwise: true,
    gradient,
    samples,
    ...(spec.zeroRows && { zeroRows: spec.zeroRows }),
    ...(spec.subtracts && { subtracts: spec.subtracts }),
    infer: (inputs) => {
      const { dtype } = operand(name, inputs, 0, dtypes);
      if (inputs.length !== arity || inputs.some((input) => input.dtype !== dtype)) {
        throw new InternalError(`${name} wants ${arity} operands of one dtype, has ${inputs.map((i) => i.dtype).join(', ')}`);
      }
      return [{ dtype: spec.result ?? dtype, dims: broadcastDims(...inputs.map((input) => input.dims)) }];
    },
    evaluate: (inputs) => [
      evaluateBroadcast<readonly Tensor[]>(inputs, spec.result ?? inputs[0].dtype, spec.f as (...args: readonly number[]) => number),
    ],
    simplify: (b, operation) => spec.simplify?.(b, operation) ?? withoutExpansion(b, operation),
    ...(spec.affine && { affine: spec.affine }),
    ...(spec.compose && { compose: spec.compose }),
    emit: spec.emit ?? ((e) => emitCarried(e, { opType: spec.onnx, kernels })),
  });
}

/** Applies `f` to each element of the broadcast operands. */
export function evaluateBroadcast<const T extends readonly Tensor[]>(
  inputs: T,
  dtype: DType,
  f: (...args: { [K in keyof T]: number }) => number,
): Tensor {
  const dims = broadcastDims(...inputs.map((input) => input.dims)) as number[];
  const strides = inputs.map((input) => broadcastStrides(input.dims, dims));
  const values = new Float64Array(elementCount(dims));
  forEachIndex(dims, (index, position) => {
    const elements = inputs.map((input, k) => numberAt(input.data, offsetOf(index, strides[k] as number[])));
    values[position] = f(...(elements as { [K in keyof T]: number }));
  });
  return tensorFrom(dtype, dims, values);
}
