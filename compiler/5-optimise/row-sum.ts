import type { OpBuilder } from '../ir/builder.js';
import type { Dim, Operation, Value } from '../ir/value.js';
import { isLedBy } from './zero-rows.js';

/** An operation that sums over all rows, so that rows of zeros might as well be missing. */
export interface RowSum {
  readonly operation: Operation;
  /** What it reads, rows led by the dimensions asked for. */
  readonly operands: readonly Value[];
  /** Operations between the operands and the sum, and the sum itself. */
  readonly through: readonly Operation[];
  /** The same result from operands whose leading dimensions are joined into one. */
  ofRows(b: OpBuilder, operands: readonly Value[]): Value;
}

/** The operation as a sum of rows led by `lead`, or `undefined`: a sum over these axes, or a product A' B contracting them. */
export function rowSumOf(operation: Operation, lead: readonly Dim[]): RowSum | undefined {
  return sumOver(operation, lead) ?? productOver(operation, lead);
}

function sumOver(operation: Operation, lead: readonly Dim[]): RowSum | undefined {
  const { op, inputs, attributes } = operation;
  const [x] = inputs;
  if (op !== 'reduceSum' || !x || !isLedBy(x.type, lead) || x.type.dims.length !== lead.length + 1) return undefined;
  const axes = attributes.axes as readonly number[];
  if (axes.length !== lead.length || !axes.every((axis) => axis >= 0 && axis < lead.length)) return undefined;
  const ofRows = (b: OpBuilder, [rows]: readonly Value[]) => {
    const sum = b.reduceSum(rows as Value, { axes: [0], keepDims: false });
    return attributes.keepDims ? b.unsqueeze(sum, { axes }) : sum;
  };
  return { operation, operands: [x], through: [operation], ofRows };
}

function productOver(operation: Operation, lead: readonly Dim[]): RowSum | undefined {
  const { op, inputs } = operation;
  if (op !== 'contractRows' || !inputs.every(({ type }) => isLedBy(type, lead) && type.dims.length === lead.length + 1)) return undefined;
  const ofRows = (b: OpBuilder, [x, y]: readonly Value[]) => b.contractRows(x as Value, y as Value);
  return { operation, operands: inputs, through: [operation], ofRows };
}
