import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';

/** Added to the norm before it divides, as torch.nn.utils.clip_grad_norm_ does. */
const normEps = 1e-6;

/** 2-norm of all gradients together, float64 scalar. */
export function globalNorm(b: OpBuilder, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => {
    const wide = b.cast(gradient, { to: 'float64' });
    return b.reduceSum(b.reshape(b.mul(wide, wide), { shape: [-1] }), { axes: [0], keepDims: false });
  });
  return b.sqrt(squares.reduce((sum, square) => b.add(sum, square)));
}

/** Gradients scaled by min(1, largest / (norm + 1e-6)). */
export function clipByNorm(b: OpBuilder, gradients: readonly Value[], norm: Value, largest: number): Value[] {
  const share = b.div(b.scalar(largest, 'float64'), b.add(norm, b.scalar(normEps, 'float64')));
  const factor = b.min(b.scalar(1, 'float64'), share);
  return gradients.map((gradient) => b.mul(gradient, b.cast(factor, { to: gradient.type.dtype })));
}

/** Gradients with every element moved into [-largest, largest]. */
export function clipByValue(b: OpBuilder, gradients: readonly Value[], largest: number): Value[] {
  return gradients.map((gradient) => {
    const { dtype } = gradient.type;
    return b.min(b.max(gradient, b.scalar(-largest, dtype)), b.scalar(largest, dtype));
  });
}
