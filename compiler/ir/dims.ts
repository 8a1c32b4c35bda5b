import type { Dim } from '../../schemas/dim.js';
import { symbolsIn } from '../../schemas/dim-arithmetic.js';
import type { IrType } from './value.js';

/** The names of all symbols in some dimensions. */
export function symbolsOf(dims: readonly Dim[]): string[] {
  return dims.flatMap(symbolsIn).map(({ name }) => name);
}

/** The size that two aligned dimensions broadcast to, or `undefined` if they contradict. */
function broadcastDim(a: Dim, b: Dim): Dim | undefined {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  return undefined;
}

/** NumPy broadcasting of several shapes. Throws `InternalError` when dimensions contradict. */
export function broadcastDims(...shapes: readonly (readonly Dim[])[]): Dim[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let result: Dim = 1;
    for (const shape of shapes) {
      const dim = shape[axis - rank + shape.length] ?? 1;
      const joined = broadcastDim(result, dim);
      if (joined === undefined) throw new InternalError(`dimension ${axis}: ${result} and ${dim} do not broadcast`);
      result = joined;
    }
    return result;
  });
}

/** Axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(positive) || positive < 0 || positive >= rank) {
    throw new InternalError(`axis ${axis} is outside rank ${rank}`);
  }
  return positive;
}

/** A type as printed: `float32[B, H, W, 4]`. */
export function formatType(type: IrType): string {
  return `${type.dtype}[${type.dims.join(', ')}]`;
}

/** A bug in cuvisc, never a mistake of the user. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
  constructor(message: string, options?: ErrorOptions) {
    super(`internal: ${message}`, options);
  }
}
