import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Squared Euclidean distance of each embedding [B, H, W, D] to the centre [D], as [B, H, W, 1]. */
export function squaredDistance(b: OpBuilder, embeddings: Value, center: Value): Value {
  const offset = b.sub(embeddings, center);
  return b.reduceSum(b.mul(offset, offset), { axes: [-1], keepDims: true });
}
