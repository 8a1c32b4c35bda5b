import { dimsOf } from '../../../schemas/dim-text.js';
import type { DType } from '../../../schemas/dtype.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { Sample } from '../../ir/op.js';
import type { IrType } from '../../ir/value.js';

type NoAttributes = Record<string, never>;

/** Samples of an op on one operand from six values: a matrix, also with a symbolic dimension, and a scalar. */
export function unarySamples(values: readonly number[], dtype: DType = 'float32'): Sample<NoAttributes>[] {
  const matrix = { inputs: [tensorFrom(dtype, [2, 3], values)], attributes: {}, symbolic: [symbolic(dtype, 'B', 3)] };
  return [matrix, { inputs: [tensorFrom(dtype, [], values.slice(0, 1))], attributes: {} }];
}

/**
 * Samples of an op on two broadcast operands from six values each: equal shapes, a row, a column, both stretched,
 * and a scalar on either side. Every value of `a` may meet every value of `c`.
 */
export function binarySamples(a: readonly number[], c: readonly number[], dtype: DType = 'float32'): Sample<NoAttributes>[] {
  const of = (dims: readonly number[], values: readonly number[]) =>
    tensorFrom(
      dtype,
      dims,
      values.slice(
        0,
        dims.reduce((n, size) => n * size, 1),
      ),
    );
  return [
    { inputs: [of([2, 3], a), of([2, 3], c)], attributes: {}, symbolic: [symbolic(dtype, 'B', 3), symbolic(dtype, 'B', 3)] },
    { inputs: [of([2, 3], a), of([3], c)], attributes: {}, symbolic: [symbolic(dtype, 'B', 'C'), symbolic(dtype, 'C')] },
    { inputs: [of([2, 1], a), of([1, 3], c)], attributes: {}, symbolic: [symbolic(dtype, 'B', 1), symbolic(dtype, 1, 'C')] },
    { inputs: [of([], a), of([2, 3], c)], attributes: {} },
    { inputs: [of([2, 3], a), of([], c)], attributes: {}, symbolic: [symbolic(dtype, 'B', 3), symbolic(dtype)] },
  ];
}

/** A type, for the `symbolic` part of a sample. */
export function symbolic(dtype: DType, ...dims: readonly (number | string)[]): IrType {
  return { dtype, dims: dimsOf(...dims) };
}
