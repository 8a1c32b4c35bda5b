import { summedInBlocks } from '../ir/accuracy.js';
import type { Operands } from '../ir/arity.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Operation, Value } from '../ir/value.js';
import { accumulating } from './families/operands.js';
import { normalAxes, type ReductionAttributes, reduction, withFoldedAxes } from './families/reduction.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    reduceSum(x: Value, attributes: ReductionAttributes): Value;
  }
}

export const reduceSum = reduction({
  name: 'reduceSum',
  doc: 'Sum along axes.',
  accuracy: summedInBlocks,
  onnx: 'ReduceSum',
  dtypes: accumulating,
  inStages: true,
  zeroRows: 'first',
  simplify: sumBeforeProduct,
  rowSum: sumOfRows,
  fold: (elements) => elements.reduce((sum, x) => sum + x, 0),
  gradient: (context) => [context.b.expandLike(withFoldedAxes(context, context.dy), context.inputs[0])],
});

/** The sum of all rows, if those are the axes that are folded. */
function sumOfRows({ axes, keepDims }: ReductionAttributes, lead: number) {
  if (axes.length !== lead || !axes.every((axis) => axis >= 0 && axis < lead)) return undefined;
  return (b: OpBuilder, [rows]: Operands<Value, 1>): Value => {
    const sum = b.reduceSum(rows, { axes: [0], keepDims: false });
    return keepDims ? b.unsqueeze(sum, { axes }) : sum;
  };
}

/** A sum over rows of -x, x w or X W, with w and W the same for all rows, as -s, s w or s W of the sum s of the rows. */
function sumBeforeProduct(b: OpBuilder, { inputs: [x], attributes }: Operation<ReductionAttributes>): readonly Value[] | undefined {
  if (x?.from !== 'operation') return undefined;
  const { op, inputs } = x.operation;
  const [first, second] = inputs as [Value, Value];
  const rank = x.type.dims.length;
  const axes = normalAxes(attributes.axes, rank);
  const sum = (value: Value) => b.reduceSum(value, { axes, keepDims: true });
  const finish = (value: Value) => [attributes.keepDims ? value : b.squeeze(value, { axes })];
  const isSame = (value: Value) => axes.every((axis) => (value.type.dims.at(axis - rank) ?? 1) === 1 || value.type.dims.length < rank - axis);
  const isWhole = (value: Value) => value.type.dims.length === rank && axes.every((axis) => value.type.dims[axis] === x.type.dims[axis]);
  if (op === 'neg') return finish(b.neg(sum(first)));
  if (op === 'mul' && isWhole(first) && isSame(second)) return finish(b.mul(sum(first), second));
  if (op === 'mul' && isWhole(second) && isSame(first)) return finish(b.mul(sum(second), first));
  const rowsOnly = !axes.includes(rank - 1) && isWhole(first) && second?.type.dims.length === 2;
  return op === 'matMul' && rowsOnly ? finish(b.matMul(sum(first), second)) : undefined;
}
