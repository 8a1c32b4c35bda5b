import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Logits of classes, and the class of each pixel. */
export interface Membership {
  /** 1 in the place of a pixel's class, else 0, float32 [B, H, W, K]; all 0 for a class that there is not. */
  readonly shares: Value;
  /** Pixels that count, bool [B, H, W, 1]. */
  readonly counts: Value;
  /** 0 [B, H, W, 1], but NaN at pixels that count and whose class is none of the K. */
  readonly fault: Value;
}

/** What class ids [B, H, W] (int32) say of logits [B, H, W, K]; ids equal to `ignored` do not count. */
export function membershipOf(b: OpBuilder, logits: Value, targets: Value, ignored: number | null): Membership {
  const ids = b.unsqueeze(b.cast(targets, { to: 'int64' }), { axes: [3] });
  const [zero, classes] = [b.scalar(0, 'int64'), b.sizeOf(logits, { axes: [3] })];
  const isClass = b.and(b.greaterOrEqual(ids, zero), b.less(ids, classes));
  const counts = ignored === null ? b.equal(ids, ids) : b.not(b.equal(ids, b.scalar(ignored, 'int64')));
  const isFault = b.and(counts, b.not(isClass));
  return {
    shares: b.cast(b.equal(ids, b.positions(logits, { axis: 3 })), { to: 'float32' }),
    counts,
    fault: b.where(isFault, b.scalar(Number.NaN, 'float32'), b.scalar(0, 'float32')),
  };
}
