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

/** A' B as matMul(transpose(reshape(A)), reshape(B)), where a matrix needs no reshape. */
function productOver(operation: Operation, lead: readonly Dim[]): RowSum | undefined {
  const [left, right] = operation.inputs;
  const transposed = left?.from === 'operation' && left.operation.op === 'transpose' && left.type.dims.length === 2 ? left.operation : undefined;
  if (operation.op !== 'matMul' || !transposed || right?.type.dims.length !== 2) return undefined;
  const sides = [transposed.inputs[0] as Value, right].map((side) => rowsBehind(side, lead));
  const [a, c] = sides;
  if (!a || !c) return undefined;
  const ofRows = (b: OpBuilder, [x, y]: readonly Value[]) => b.matMul(b.transpose(x as Value, { perm: [1, 0] }), y as Value);
  return { operation, operands: [a.rows, c.rows], through: [operation, transposed, ...a.through, ...c.through], ofRows };
}

function rowsBehind(matrix: Value, lead: readonly Dim[]): { rows: Value; through: readonly Operation[] } | undefined {
  const reshape = matrix.from === 'operation' && matrix.operation.op === 'reshape' ? matrix.operation : undefined;
  const rows = reshape ? (reshape.inputs[0] as Value) : matrix;
  const fits = isLedBy(rows.type, lead) && rows.type.dims.length === lead.length + 1 && rows.type.dims.at(-1) === matrix.type.dims[1];
  return fits ? { rows, through: reshape ? [reshape] : [] } : undefined;
}
