import { InternalError } from './dims.js';
import type { Dim } from './value.js';

/** The size of each symbol. */
export type Bindings = ReadonlyMap<string, number>;

/**
 * Binds the symbols of `shapes` to the sizes that data have. Products (`B*H`) bind nothing but are checked.
 * Throws `InternalError` if a rank or a size contradicts.
 */
export function bindDims(shapes: readonly (readonly Dim[])[], actual: readonly (readonly number[])[]): Bindings {
  const bindings = new Map<string, number>();
  const pairs = shapes.flatMap((dims, k) => alignDims(dims, actual[k] ?? []));
  for (const [dim, size] of pairs) {
    if (typeof dim === 'string' && !dim.includes('*') && !bindings.has(dim)) bindings.set(dim, size);
  }
  for (const [dim, size] of pairs) {
    const expected = sizeOfDim(dim, bindings);
    if (expected !== undefined && expected !== size) throw new InternalError(`dimension ${dim} is ${expected}, not ${size}`);
  }
  return bindings;
}

/** The size of a dimension, or `undefined` if it holds an unbound symbol. */
export function sizeOfDim(dim: Dim, bindings: Bindings): number | undefined {
  if (typeof dim === 'number') return dim;
  const sizes = dim.split('*').map((factor) => (/^\d+$/.test(factor) ? Number(factor) : bindings.get(factor)));
  return sizes.every((size) => size !== undefined) ? sizes.reduce((product, size) => product * size, 1) : undefined;
}

function alignDims(dims: readonly Dim[], actual: readonly number[]): [Dim, number][] {
  if (dims.length !== actual.length) {
    throw new InternalError(`shape [${dims.join(', ')}] does not fit [${actual.join(', ')}]`);
  }
  return dims.map((dim, axis) => [dim, actual[axis] as number]);
}
