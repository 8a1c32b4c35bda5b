import { definitionOf, type OpBuilder, type OpRegistry } from '../builder.js';
import { resultsOf } from '../rewrite-module.js';
import type { Operation, Value } from '../value.js';

/**
 * A float32 value that depends on state only, computed in float64 from the state's own numbers: nothing is rounded on the way.
 * Values of other dtypes are returned as they are.
 */
export function widened(b: OpBuilder, registry: OpRegistry, value: Value, known = new Map<Operation, readonly Value[]>()): Value {
  if (value.type.dtype !== 'float32') return value;
  if (value.from !== 'operation') return b.cast(value, { to: 'float64' });
  const { operation, index } = value;
  const results = known.get(operation) ?? widenedResults(b, registry, operation, known);
  known.set(operation, results);
  return results[index] as Value;
}

function widenedResults(b: OpBuilder, registry: OpRegistry, operation: Operation, known: Map<Operation, readonly Value[]>): readonly Value[] {
  const { op, inputs, attributes } = operation;
  const operands = inputs.map((input) => widened(b, registry, input, known));
  if (definitionOf(registry, op).rounds) return operands[0]?.type.dtype === 'float64' ? operands : [b.cast(operands[0] as Value, { to: 'float64' })];
  const isWidened = operands.some((operand, i) => operand !== inputs[i]);
  return isWidened ? b.apply(op, operands, attributes) : resultsOf(operation).map((result) => b.cast(result, { to: 'float64' }));
}
