import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Entropy in nats of weights [C] made to sum to 1: p = w / (sum w + eps), H = -sum p log(p + eps). A scalar. */
export function weightEntropy(b: OpBuilder, weights: Value, eps: number): Value {
  const small = b.scalar(eps, 'float32');
  const all = { axes: [0], keepDims: false };
  const p = b.div(weights, b.add(b.reduceSum(weights, all), small));
  return b.neg(b.reduceSum(b.mul(p, b.log(b.add(p, small))), all));
}
