import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';

const smallestNormal = 2 ** -126;

/** max(Euclidean norm along the last axis, eps), float32, axis kept. The bound stands inside the root, where zeros keep a finite gradient. */
export function boundedNorm(b: OpBuilder, x: Value, eps: number): Value {
  const squares = b.reduceSum(b.mul(x, x), { axes: [-1], keepDims: true });
  return b.sqrt(b.max(squares, b.scalar(Math.max(eps * eps, smallestNormal), 'float32')));
}
