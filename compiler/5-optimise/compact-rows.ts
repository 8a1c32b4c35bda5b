import { createBuilder, definitionOf, type OpBuilder, type OpRegistry } from '../ir/builder.js';
import type { OpDefinition } from '../ir/op.js';
import type { Attributes, Dim, Operation, Value } from '../ir/value.js';
import type { Consumers } from '../ir/consumers.js';
import { isLedBy, typeOf } from './zero-rows.js';

/** Which rows are kept, and what is computed on them instead of being read from the whole. */
export interface CompactRequest {
  readonly registry: OpRegistry;
  /** Dimensions that lead the values: one element of their product is a row. */
  readonly lead: readonly Dim[];
  /** int64 vector of rows in their order. */
  readonly rows: Value;
  /** True of operations that are to be computed on the rows alone. */
  readonly isInside: (operation: Operation) => boolean;
}

/**
 * Returns a function that gives a value's kept rows, the leading dimensions joined into one; values that have no rows
 * come back as they are. `undefined` if some operation on the way cannot be moved to fewer rows.
 */
export function compactRows(request: CompactRequest): (value: Value) => Value | undefined {
  const { registry, lead, rows, isInside } = request;
  const known = new Map<Operation | Value, Value | undefined>();
  const compact = (value: Value): Value | undefined => {
    if (!isLedBy(value.type, lead)) return sameForAllRows(registry, value);
    const key = value.from === 'operation' ? value.operation : value;
    if (!known.has(key)) known.set(key, value.from === 'operation' && isInside(value.operation) ? rebuilt(value.operation) : gathered(value));
    return known.get(key);
  };
  const gathered = (value: Value): Value | undefined => {
    const rest = value.type.dims.slice(lead.length);
    const b = builderFor(registry, value);
    const shape = [-1, ...rest.filter((dim) => typeof dim === 'number')];
    return shape.length === rest.length + 1 ? b.gather(b.reshape(value, { shape }), rows, { axis: 0 }) : undefined;
  };
  const rebuilt = (operation: Operation): Value | undefined => {
    const { op, inputs, attributes, origin } = operation;
    const elementwise = definitionOf(registry, op).elementwise;
    const operands = inputs.map((input, k) => (k === 0 || elementwise || isLedBy(input.type, lead) ? compact(input) : input));
    const moved = movedAttributes(definitionOf(registry, op), attributes, lead.length);
    const complete = operands.filter((operand) => operand !== undefined);
    return moved && complete.length === inputs.length ? createBuilder(registry, origin).apply(op, complete, moved)[0] : undefined;
  };
  return compact;
}

/** A value that broadcasts to every row alike, in a rank that broadcasts to joined rows too; else `undefined`. */
function sameForAllRows(registry: OpRegistry, value: Value): Value | undefined {
  const { dims } = value.type;
  if (dims.length <= 1) return value;
  return dims.every((dim) => dim === 1) ? builderFor(registry, value).reshape(value, { shape: [] }) : undefined;
}

/** Attributes of an operation whose operand has one axis in place of `joined` leading ones; `undefined` if they name one of those. */
function movedAttributes({ withAxes }: OpDefinition, attributes: Attributes, joined: number): Attributes | undefined {
  return withAxes ? withAxes(attributes, (axis) => (axis < joined ? undefined : axis - joined + 1)) : attributes;
}

function builderFor(registry: OpRegistry, value: Value): OpBuilder {
  return createBuilder(registry, value.from === 'operation' ? value.operation.origin : { node: '', line: 0, role: 'backward' });
}

/** The operations of `order` of whose values everything that reads them is inside, or elementwise and read only inside. */
export function readOnlyInside(
  registry: OpRegistry,
  order: readonly Operation[],
  consumers: Consumers,
  inside: (operation: Operation) => boolean,
): (operation: Operation) => boolean {
  const local = new Set<Operation>();
  for (const operation of order.toReversed()) {
    const { elementwise = false } = definitionOf(registry, operation.op);
    const readers = consumers.get(operation) ?? [];
    const isRead = (reader: Operation | null): boolean => reader !== null && (inside(reader) || local.has(reader));
    if (elementwise && typeOf(operation).dims.length > 0 && readers.every(isRead)) local.add(operation);
  }
  return (operation) => local.has(operation);
}
