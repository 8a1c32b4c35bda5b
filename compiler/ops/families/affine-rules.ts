import type { AffineContext, AffineStep } from '../../ir/affine-step.js';

type NoAttributes = Record<string, never>;

/** The fixed operand of a binary op as float64 of rank 0 or [C]. */
export function fixedVector({ varying, vector }: AffineContext<NoAttributes>) {
  return vector(1 - varying);
}

/** x * -1 */
export function negated({ b }: AffineContext<NoAttributes>): AffineStep {
  return { kind: 'scale', by: b.scalar(-1, 'float64') };
}
