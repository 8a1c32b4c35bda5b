import { definitionOf, type OpRegistry } from '../ir/builder.js';
import { type Dim, type IrType, isZero, type Operation, type Value } from '../ir/value.js';

/**
 * For each operation whose result is zero in whole rows, the operation that makes it so: one with a `nonZeroMask`, which
 * has an element per row. Its dimensions lead those of every result that it makes zero.
 */
export function zeroRowsOf(order: readonly Operation[], registry: OpRegistry, hasMask: (operation: Operation) => boolean): Map<Operation, Operation> {
  const sources = new Map<Operation, Operation>();
  const sourceOf = (value: Value | undefined) => (value?.from === 'operation' ? sources.get(value.operation) : undefined);
  for (const operation of order) {
    const inherited = inheritedSource(operation, definitionOf(registry, operation.op).zeroRows, sourceOf);
    const source = inherited && isLedBy(typeOf(operation), typeOf(inherited).dims) ? inherited : undefined;
    if (source) sources.set(operation, source);
    else if (hasMask(operation)) sources.set(operation, operation);
  }
  return sources;
}

/** True if the first dimensions are `lead`. */
export function isLedBy({ dims }: IrType, lead: readonly Dim[]): boolean {
  return lead.every((dim, axis) => dim === dims[axis]);
}

/** The type of an operation's first result. */
export function typeOf(operation: Operation): IrType {
  return operation.types[0] as IrType;
}

function inheritedSource(
  { inputs }: Operation,
  rule: 'first' | 'any' | 'all' | undefined,
  sourceOf: (value: Value | undefined) => Operation | undefined,
): Operation | undefined {
  if (rule === undefined) return undefined;
  if (rule === 'first') return sourceOf(inputs[0]);
  const counted = inputs.filter(({ type }) => type.dtype !== 'bool');
  const found = counted.map(sourceOf);
  const source = found.find((each) => each !== undefined);
  return rule === 'any' || counted.every((value, i) => isZero(value) || found[i] === source) ? source : undefined;
}
