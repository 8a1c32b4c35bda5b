import type { DimRole } from '../../schemas/dim.js';
import { symbolOf } from '../../schemas/dim-arithmetic.js';
import { type AxisReach, composed, isOwnPlace, type Locality, ownPixel, wholeImage, widest } from '../../schemas/locality.js';
import { definitionOf, type OpRegistry } from './builder.js';
import { type Dim, type IrType, type Operation, operationsBehind, type Value } from './value.js';

/**
 * How far pixels of the values look into the batch.
 *
 * An image axis is one whose dimension is a symbol that counts images, rows or columns. Elementwise ops keep such axes by name; an
 * op says by `reach` or `mixes` how far it looks along one; an op that drops one or joins it with others makes pixels depend on the
 * whole image. So do random numbers with image axes, which are drawn for a whole batch, values without image axes, and what mixes images.
 */
export function localityOf(values: readonly Value[], registry: OpRegistry): Locality {
  const found = new Map<Operation, Locality>();
  const of = (value: Value): Locality => {
    if (value.from === 'operation') return found.get(value.operation) ?? wholeImage;
    return value.from === 'constant' || isLocalInput(value) ? ownPixel : wholeImage;
  };
  for (const operation of operationsBehind(values)) {
    found.set(operation, composed(operation.inputs.map(of).reduce(widest, ownPixel), localityOfOperation(operation, registry)));
  }
  return values.map((value) => (hasImageAxes(value.type) ? of(value) : wholeImage)).reduce(widest, ownPixel);
}

/** How far pixels of an operation's results look into its operands. */
export function localityOfOperation(operation: Operation, registry: OpRegistry): Locality {
  const types = operation.inputs.map(({ type }) => type);
  const image = types.filter(hasImageAxes);
  if (!image.every((type) => operation.types.every((out) => sameImageAxes(type, out)))) return wholeImage;
  return reachesOf(operation, types, registry).reduce((all, reach, axis) => widest(all, alongAxis(types[0]?.dims[axis], reach)), ownPixel);
}

/** Per axis of the first operand. What an op mixes without a rule of its own, it mixes along the whole axis. */
function reachesOf({ op, attributes }: Operation, types: readonly IrType[], registry: OpRegistry): readonly AxisReach[] {
  const definition = definitionOf(registry, op);
  if (definition.reach) return definition.reach(types, attributes);
  const mixed = definition.mixes?.(types, attributes) ?? [];
  return (types[0]?.dims ?? []).map((_, axis) => (mixed.includes(axis) ? 'image' : [0, 0]));
}

/** Where images meet, no block of one can be cut off. */
function alongAxis(dim: Dim | undefined, reach: AxisReach): Locality {
  const role = roleOf(dim);
  if (role === 'row') return { ...ownPixel, row: reach };
  if (role === 'column') return { ...ownPixel, column: reach };
  return role === 'batch' && !isOwnPlace(reach) ? wholeImage : ownPixel;
}

function isLocalInput({ source, type }: Extract<Value, { from: 'input' }>): boolean {
  return source === 'batch' || source === 'value' ? hasImageAxes(type) : source !== 'noise' || !hasImageAxes(type);
}

function hasImageAxes(type: IrType): boolean {
  return type.dims.some(isImageAxis);
}

function sameImageAxes(one: IrType, other: IrType): boolean {
  return one.dims.filter(isImageAxis).join() === other.dims.filter(isImageAxis).join();
}

function isImageAxis(dim: Dim): boolean {
  return roleOf(dim) !== 'other';
}

function roleOf(dim: Dim | undefined): DimRole {
  return symbolOf(dim)?.role ?? 'other';
}
