import { symbolOf } from '../../schemas/dim-arithmetic.js';
import { definitionOf, type OpRegistry } from './builder.js';
import type { Dim, IrType, Operation, Value } from './value.js';

/**
 * True if each pixel of the values depends on that pixel alone, so that they may be computed on any block of rows.
 *
 * An image axis is one named `B`, `H` or `W` (or renamed apart, `H_2`) of a batch input. Elementwise ops keep such
 * axes by name; an op that drops one, joins it with others or mixes along it makes pixels depend on one another.
 * Random numbers with image axes are drawn for a whole batch, so they do as well.
 */
export function isPixelwise(values: readonly Value[], registry: OpRegistry): boolean {
  const known = new Map<Operation, boolean>();
  return values.every((value) => hasImageAxes(value.type) && dependsOnOwnPixel(value, registry, known));
}

function dependsOnOwnPixel(value: Value, registry: OpRegistry, known: Map<Operation, boolean>): boolean {
  if (value.from === 'constant') return true;
  if (value.from === 'input') return value.source === 'batch' ? hasImageAxes(value.type) : !(value.source === 'noise' && hasImageAxes(value.type));
  const { operation } = value;
  const cached = known.get(operation);
  if (cached !== undefined) return cached;
  const result = operation.inputs.every((input) => dependsOnOwnPixel(input, registry, known)) && keepsPixels(operation, registry);
  known.set(operation, result);
  return result;
}

function keepsPixels(operation: Operation, registry: OpRegistry): boolean {
  const types = operation.inputs.map((input) => input.type);
  const image = types.filter(hasImageAxes);
  if (image.length === 0) return true;
  const mixed = definitionOf(registry, operation.op).mixes?.(types, operation.attributes) ?? [];
  const first = types[0]?.dims ?? [];
  return mixed.every((axis) => !isImageAxis(first[axis] as Dim)) && image.every((type) => operation.types.every((out) => sameImageAxes(type, out)));
}

function hasImageAxes(type: IrType): boolean {
  return type.dims.some(isImageAxis);
}

function sameImageAxes(one: IrType, other: IrType): boolean {
  return one.dims.filter(isImageAxis).join() === other.dims.filter(isImageAxis).join();
}

function isImageAxis(dim: Dim): boolean {
  return (symbolOf(dim)?.role ?? 'other') !== 'other';
}
