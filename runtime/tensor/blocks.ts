import type { TypedArray } from '../../schemas/dtype.js';
import { type Tensor, tensorWith } from '../../schemas/tensor.js';
import type { Bindings, Dim } from '../../schemas/dim.js';
import { leadingSymbols, sizeOf } from '../../schemas/dim-arithmetic.js';

/**
 * Pixels per call of a pixelwise graph. Large enough that the fixed cost of a call (about 10 us) vanishes,
 * small enough that a block of 61 float32 bands (16 MB) bounds memory and the wait for an abort.
 */
export const pixelsPerBlock = 65_536;

/** Whole images, or some rows of one image. */
export interface Block {
  readonly image: number;
  readonly images: number;
  readonly row: number;
  readonly rows: number;
}

/** Images, rows and columns of a batch; 1 where the graph has no such axis. */
export interface Extent {
  readonly images: number;
  readonly rows: number;
  readonly columns: number;
}

/** Images, rows and columns of a batch; 1 for what its tensors do not have. */
export function extentOf(bindings: Bindings): Extent {
  return { images: bindings.B ?? 1, rows: bindings.H ?? 1, columns: bindings.W ?? 1 };
}

/** The whole batch as one block. */
export function wholeOf(extent: Extent): Block {
  return { image: 0, images: extent.images, row: 0, rows: extent.rows };
}

/** Cuts a batch into blocks of at most `limit` pixels, or of one row where a row is longer. */
export function blocksOf(extent: Extent, limit = pixelsPerBlock): Block[] {
  const perImage = extent.rows * extent.columns;
  return perImage <= limit ? imageBlocks(extent, Math.floor(limit / perImage)) : rowBlocks(extent, Math.max(1, Math.floor(limit / extent.columns)));
}

function imageBlocks(extent: Extent, step: number): Block[] {
  return starts(extent.images, step).map((image) => ({ image, images: Math.min(step, extent.images - image), row: 0, rows: extent.rows }));
}

function rowBlocks(extent: Extent, step: number): Block[] {
  const images = Array.from({ length: extent.images }, (_, image) => image);
  return images.flatMap((image) => starts(extent.rows, step).map((row) => ({ image, images: 1, row, rows: Math.min(step, extent.rows - row) })));
}

function starts(count: number, step: number): number[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}

/** Bindings for one block. */
function bindBlock(bindings: Bindings, block: Block): Bindings {
  return { ...bindings, ...('B' in bindings ? { B: block.images } : {}), ...('H' in bindings ? { H: block.rows } : {}) };
}

/** A half-open range of elements. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the elements of `block` lie in a row-major tensor of `length` elements declared with `dims`:
 * the block's rows if its leading dimensions are `B` and `H` (also within a product), its images if only `B`, else everything.
 */
function rangeOf(dims: readonly Dim[], length: number, block: Block, extent: Extent): Range {
  const [first, second] = leadingSymbols(dims);
  if (first?.role !== 'batch') return { start: 0, end: length };
  const byRow = second?.role === 'row';
  const units = byRow ? extent.images * extent.rows : extent.images;
  const perUnit = length / units;
  const before = byRow ? block.image * extent.rows + block.row : block.image;
  const count = byRow ? block.images * block.rows : block.images;
  return { start: before * perUnit, end: (before + count) * perUnit };
}

/** The part of `value` that belongs to `block`, as a view of the same memory. */
export function sliceBlock(value: Tensor, dims: readonly Dim[], block: Block, extent: Extent, bindings: Bindings): Tensor {
  const { start, end } = rangeOf(dims, value.data.length, block, extent);
  if (start === 0 && end === value.data.length) return value;
  const sizes = dims.map((dim, axis) => sizeOf(dim, bindBlock(bindings, block)) ?? (value.dims[axis] as number));
  return tensorWith(value.dtype, sizes, value.data.subarray(start, end));
}

/** `to.set(from, start)` for two arrays of the same class. */
export function copyInto(to: TypedArray, from: TypedArray, start: number): void {
  if (to instanceof BigInt64Array) to.set(from as BigInt64Array, start);
  else to.set(from as Exclude<TypedArray, BigInt64Array>, start);
}
