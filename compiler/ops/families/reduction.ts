import type { DType } from '../../../schemas/dtype.js';
import { elementCount, numberAt, type Tensor, tensorFrom } from '../../../schemas/tensor.js';
import type { Accuracies } from '../../ir/accuracy.js';
import { axisOf, InternalError } from '../../ir/dims.js';
import { defineOp, type Gradient, type GradientContext, type OpDefinition } from '../../ir/op.js';
import type { Dim, Value } from '../../ir/value.js';
import { movedAxes } from './axes.js';
import { emitCarried, int64s } from './emission.js';
import { emitLongFold, isLongFold } from './long-sum.js';
import { forEachIndex, offsetOf, stridesOf } from './indexing.js';
import { operand } from './operands.js';
import { symbolic } from './samples.js';
import { perOperandElement } from './work-rules.js';

/** Attributes of reductions over axes. */
export type ReductionAttributes = { readonly axes: readonly number[]; readonly keepDims: boolean };

interface Reduction {
  readonly name: string;
  readonly doc: string;
  readonly onnx: string;
  readonly accuracy: Accuracies;
  readonly dtypes: readonly DType[];
  /** Those of `dtypes` that onnxruntime computes in; by default all. */
  readonly kernels?: readonly DType[];
  readonly fold: (elements: readonly number[]) => number;
  readonly gradient: Gradient<ReductionAttributes, 1>;
  /** True if groups of equal size may be folded first, and their results after: many float32 elements are. */
  readonly inStages?: boolean;
  readonly zeroRows?: NonNullable<OpDefinition['zeroRows']>;
  readonly opposite?: string;
  readonly simplify?: NonNullable<OpDefinition<ReductionAttributes, 1>['simplify']>;
  readonly rowSum?: NonNullable<OpDefinition<ReductionAttributes, 1>['rowSum']>;
}

/** An op that folds the elements along `axes` into one; `axes` must name at least one axis. */
export function reduction(spec: Reduction): OpDefinition {
  const { name, doc, gradient, dtypes, kernels = dtypes, simplify, rowSum } = spec;
  return defineOp<ReductionAttributes>({
    name,
    doc,
    arity: 1,
    accuracy: spec.accuracy,
    work: perOperandElement,
    gradient,
    ...(spec.zeroRows && { zeroRows: spec.zeroRows }),
    ...(spec.opposite && { opposite: spec.opposite }),
    ...(simplify && { simplify }),
    ...(rowSum && { rowSum }),
    withAxes: movedAxes,
    infer: (inputs, { axes, keepDims }) => {
      const { dtype, dims } = operand(name, inputs, 0, dtypes);
      return [{ dtype, dims: reducedDims(dims, axes, keepDims) }];
    },
    evaluate: ([x], { axes, keepDims }) => [foldAlong(x, axes, keepDims, x.dtype, spec.fold)],
    emit: (e, { axes, keepDims }) => {
      const type = e.inputTypes[0];
      const folded = normalAxes(axes, type.dims.length);
      if (spec.inStages && isLongFold(type, folded)) return emitLongFold(e, spec.onnx, folded, keepDims);
      emitCarried(e, { opType: spec.onnx, kernels, further: [int64s(e, axes)], attributes: { keepdims: Number(keepDims) } });
    },
    mixes: ([x], { axes }) => normalAxes(axes, x.dims.length),
    anyOrder: 'folds',
    samples: samplesOf(),
  });
}

/** `axes` counted from the front, ascending. Throws `InternalError` if there is none or one is named twice. */
export function normalAxes(axes: readonly number[], rank: number): number[] {
  const normal = axes.map((axis) => axisOf(axis, rank)).sort((p, q) => p - q);
  if (normal.length === 0 || new Set(normal).size < normal.length) {
    throw new InternalError(`[${axes.join(', ')}] are not distinct axes`);
  }
  return normal;
}

/** The shape after folding `axes`: 1 in their place, or nothing. */
export function reducedDims<D extends Dim>(dims: readonly D[], axes: readonly number[], keepDims: boolean): (D | 1)[] {
  const folded = normalAxes(axes, dims.length);
  return dims.flatMap((dim, axis): (D | 1)[] => (!folded.includes(axis) ? [dim] : keepDims ? [1] : []));
}

/** Folds the elements along `axes`, each group in row-major order. */
export function foldAlong(
  x: Tensor,
  axes: readonly number[],
  keepDims: boolean,
  dtype: DType,
  fold: (elements: readonly number[]) => number,
): Tensor {
  const kept = reducedDims(x.dims, axes, true);
  const strides = stridesOf(kept).map((stride, axis) => (kept[axis] === x.dims[axis] ? stride : 0));
  const groups = Array.from({ length: elementCount(kept) }, (): number[] => []);
  forEachIndex(x.dims, (index, i) => groups[offsetOf(index, strides)]?.push(numberAt(x.data, i)));
  return tensorFrom(dtype, reducedDims(x.dims, axes, keepDims), groups.map(fold));
}

/** A value of the reduction's result shape with 1 in place of the folded axes. */
export function withFoldedAxes(context: GradientContext<ReductionAttributes, 1>, value: Value): Value {
  const { b, inputs, attributes } = context;
  if (attributes.keepDims) return value;
  return b.unsqueeze(value, { axes: normalAxes(attributes.axes, inputs[0].type.dims.length) });
}

function samplesOf() {
  const cube = tensorFrom('float32', [2, 3, 2], [1, -2, 3.5, 0.5, 4, -1, 7, 2.5, -3, 6, 0.25, 5]);
  const types = [symbolic('float32', 'B', 'H', 2)];
  return [
    { inputs: [cube], attributes: { axes: [-1], keepDims: false }, symbolic: types },
    { inputs: [cube], attributes: { axes: [1], keepDims: true }, symbolic: types },
    { inputs: [cube], attributes: { axes: [2, 0], keepDims: false }, symbolic: types },
    { inputs: [cube], attributes: { axes: [0, 1, 2], keepDims: false }, symbolic: types },
    { inputs: [tensorFrom('float32', [3], [2, -1, 5])], attributes: { axes: [0], keepDims: true } },
  ];
}
