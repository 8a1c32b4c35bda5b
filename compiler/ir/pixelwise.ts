import { definitionOf, type OpRegistry } from './builder.js';
import { type Dim, type IrType, type Operation, operationsBehind, type Value } from './value.js';

/**
 * True if each pixel of the values depends on that pixel alone, so that they may be computed on any block of rows.
 *
 * An image axis is one named `B`, `H` or `W` (or renamed apart, `H_2`) of a batch input. Elementwise ops keep such
 * axes by name; an op that drops one, joins it with others or mixes along it makes pixels depend on one another.
 * Random numbers with image axes are drawn for a whole batch, so they do as well.
 */
export function isPixelwise(values: readonly Value[], registry: OpRegistry): boolean {
  const known = new Set<Operation>();
  const dependsOnOwnPixel = (value: Value): boolean => {
    if (value.from !== 'input') return value.from === 'constant' || known.has(value.operation);
    const isImage = hasImageAxes(value.type);
    return value.source === 'batch' || value.source === 'value' ? isImage : !(value.source === 'noise' && isImage);
  };
  for (const operation of operationsBehind(values)) {
    if (operation.inputs.every(dependsOnOwnPixel) && keepsPixels(operation, registry)) known.add(operation);
  }
  return values.every((value) => hasImageAxes(value.type) && dependsOnOwnPixel(value));
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
  return typeof dim === 'string' && /^[BHW](_\d+)?$/.test(dim);
}
