import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Where pixels of images [B, H, W, ...] lie; all int64 and of rank 3, so that they broadcast. */
export interface Frame {
  /** Position of each row, [1, H, 1], and of each column, [1, 1, W]. */
  readonly rows: Value;
  readonly columns: Value;
  /** Numbers of rows and columns, scalars. */
  readonly height: Value;
  readonly width: Value;
}

/** Where to find the pixels of a moved image: row and column in the same image of the batch, broadcasting to [B, H', W']. */
export interface PixelSource {
  readonly row: Value;
  readonly column: Value;
}

/** The frame of images, whatever their size when the graph runs. */
export function frameOf(b: OpBuilder, images: Value): Frame {
  return {
    rows: b.unsqueeze(b.positions(images, { axis: 1 }), { axes: [0, 2] }),
    columns: b.unsqueeze(b.positions(images, { axis: 2 }), { axes: [0, 1] }),
    height: b.sizeOf(images, { axes: [1] }),
    width: b.sizeOf(images, { axes: [2] }),
  };
}

/** The last position but `position`: how far it is from the end of an axis of `size`. */
export function fromEnd(b: OpBuilder, size: Value, position: Value): Value {
  return b.sub(b.sub(size, whole(b, 1)), position);
}

/** An int64 scalar. */
export function whole(b: OpBuilder, value: number): Value {
  return b.constant(tensorFrom('int64', [], [value]));
}

/** A whole number from 0 below `count` (an int64 scalar below 2^24) for each uniform number; every one is as likely. */
export function pickBelow(b: OpBuilder, uniform: Value, count: Value): Value {
  // The largest uniform number is 1 - 2^-24, which times n rounds to less than n.
  return b.cast(b.mul(uniform, b.cast(count, { to: 'float32' })), { to: 'int64' });
}

/** The pixels of `images` ([B, H, W] or [B, H, W, C]) at `origin`: values are moved, never mixed. */
export function takePixels(b: OpBuilder, images: Value, { row, column }: PixelSource): Value {
  const { height, width } = frameOf(b, images);
  const image = b.unsqueeze(b.positions(images, { axis: 0 }), { axes: [1, 2] });
  const at = b.add(b.mul(b.add(b.mul(image, height), row), width), column);
  const [, , , bands] = images.type.dims;
  if (images.type.dims.length === 3) return b.gather(b.reshape(images, { shape: [-1] }), at, { axis: 0 });
  if (typeof bands === 'number') return b.gather(b.reshape(images, { shape: [-1, bands] }), at, { axis: 0 });
  const bandsFirst = b.reshape(b.transpose(images, { perm: [3, 0, 1, 2] }), { shape: [0, -1] });
  return b.transpose(b.gather(bandsFirst, at, { axis: 1 }), { perm: [1, 2, 3, 0] });
}
