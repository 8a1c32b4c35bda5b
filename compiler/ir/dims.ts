import type { Dim, IrType } from './value.js';

/** Product of dimensions: a number if all are known, else a canonical symbol such as `2*B*H`. */
export function productOf(dims: readonly Dim[]): Dim {
  const factors = dims.flatMap((dim) => (typeof dim === 'number' ? [] : dim.split('*')));
  const known = dims.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);
  const numeric = factors.filter((f) => /^\d+$/.test(f)).reduce((product, f) => product * Number(f), known);
  const symbols = factors.filter((f) => !/^\d+$/.test(f)).sort();
  if (symbols.length === 0 || numeric === 0) return numeric;
  return numeric === 1 ? symbols.join('*') : [numeric, ...symbols].join('*');
}

/** The symbols of some dimensions, those of products among them. */
export function symbolsOf(dims: readonly Dim[]): string[] {
  return dims.flatMap((dim) => (typeof dim === 'number' ? [] : dim.split('*').filter((factor) => !/^\d+$/.test(factor))));
}

/** The size that two aligned dimensions broadcast to, or `undefined` if they contradict. */
export function broadcastDim(a: Dim, b: Dim): Dim | undefined {
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
