import type { Bindings, Dim } from '../../schemas/dim.js';
import { sizeOf, symbolOf } from '../../schemas/dim-arithmetic.js';
import { InternalError } from './dims.js';

/**
 * Binds the symbols of `shapes` to the sizes that data have. What is computed from symbols (`B*H`) binds nothing but is checked.
 * Throws `InternalError` if a rank or a size contradicts.
 */
export function bindDims(shapes: readonly (readonly Dim[])[], actual: readonly (readonly number[])[]): Bindings {
  const bindings: Record<string, number> = {};
  const pairs = shapes.flatMap((dims, k) => alignDims(dims, actual[k] ?? []));
  for (const [dim, size] of pairs) {
    const symbol = symbolOf(dim);
    if (symbol) bindings[symbol.name] ??= size;
  }
  for (const [dim, size] of pairs) {
    const expected = sizeOf(dim, bindings);
    if (expected !== undefined && expected !== size) throw new InternalError(`dimension ${dim} is ${expected}, not ${size}`);
  }
  return bindings;
}

function alignDims(dims: readonly Dim[], actual: readonly number[]): [Dim, number][] {
  if (dims.length !== actual.length) {
    throw new InternalError(`shape [${dims.join(', ')}] does not fit [${actual.join(', ')}]`);
  }
  return dims.map((dim, axis) => [dim, actual[axis] as number]);
}
