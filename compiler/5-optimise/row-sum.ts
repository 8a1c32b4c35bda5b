import { definitionOf, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import type { Dim, Operation, Value } from '../ir/value.js';
import { isLedBy } from './zero-rows.js';

/** An operation that sums over all rows, so that rows of zeros might as well be missing. */
export interface RowSum {
  readonly operation: Operation;
  /** The same result from operands whose leading dimensions are joined into one. */
  ofRows(b: OpBuilder, operands: readonly Value[]): Value;
}

/** The operation as a sum of rows led by `lead`, one axis behind them, or `undefined`. */
export function rowSumOf(operation: Operation, lead: readonly Dim[], registry: OpRegistry): RowSum | undefined {
  const { op, inputs, attributes } = operation;
  if (!inputs.every(({ type }) => isLedBy(type, lead) && type.dims.length === lead.length + 1)) return undefined;
  const ofRows = definitionOf(registry, op).rowSum?.(attributes, lead.length);
  return ofRows && { operation, ofRows };
}
