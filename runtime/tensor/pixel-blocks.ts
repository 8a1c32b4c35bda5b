import { isPixelwise } from '../../schemas/locality.js';
import type { PlanGraph } from '../../schemas/plan.js';
import { type Tensor, tensorWith } from '../../schemas/tensor.js';
import type { BoundBatch } from './batch.js';
import { batchDim, type Bindings, columnDim, type Dim, type DimSymbol, rowDim } from '../../schemas/dim.js';
import { leadingSymbols, sizeOf, symbolsIn } from '../../schemas/dim-arithmetic.js';

/** A half-open range of the pixels of a batch, counted through all images. */
export interface PixelBlock {
  readonly start: number;
  readonly end: number;
}

/**
 * How a tensor relates to pixels: one entry per pixel (its dimensions begin with B, H and W, also within products), one per
 * image (B only), the same for all, or in some other way.
 */
type Relation = 'pixel' | 'image' | 'fixed' | 'other';

/** Manifests keep their arrays of dimensions, so each has to be looked at once only. */
const relations = new WeakMap<readonly Dim[], Relation>();

/** How a tensor declared with `dims` relates to the pixels of a batch. */
export function relationOf(dims: readonly Dim[]): Relation {
  const relation = relations.get(dims) ?? findRelation(dims);
  relations.set(dims, relation);
  return relation;
}

function findRelation(dims: readonly Dim[]): Relation {
  const axes = namesOf(dims.flatMap(symbolsIn).filter(({ role }) => role !== 'other'));
  if (axes.length === 0) return 'fixed';
  if (!isEqual(namesOf(leadingSymbols(dims)).slice(0, axes.length), axes)) return 'other';
  return isEqual(axes, imageAxes) ? 'pixel' : isEqual(axes, imageAxes.slice(0, 1)) ? 'image' : 'other';
}

const imageAxes: readonly string[] = [batchDim, rowDim, columnDim].map(String);

function namesOf(symbols: readonly DimSymbol[]): string[] {
  return symbols.map(({ name }) => name);
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** A batch of a pixelwise graph, as a row of pixels that may be cut anywhere. */
export interface PixelRow {
  readonly pixels: number;
  /** Pixels per image. */
  readonly perImage: number;
  /** True if some tensor has one entry per image, so that a block must not reach into the next image. */
  readonly withinImages: boolean;
}

/** The batch as a row of more than `limit` pixels; undefined if `graph` has to, or may, see it as it is. */
export function pixelRowOf(graph: PlanGraph, { specs, bindings }: BoundBatch, limit: number): PixelRow | undefined {
  const { B = 0, H = 0, W = 0 } = bindings;
  if (!isPixelwise(graph.locality) || B * H * W <= limit) return undefined;
  const found = new Set([...specs, ...graph.outputs].map(({ dims }) => relationOf(dims)));
  return found.has('other') ? undefined : { pixels: B * H * W, perImage: H * W, withinImages: found.has('image') };
}

/** Cuts a row of pixels into blocks of at most `limit` pixels, all about equally large. */
export function pixelBlocks({ pixels, perImage, withinImages }: PixelRow, limit: number): PixelBlock[] {
  const length = withinImages ? perImage : pixels;
  const within = evenly(length, limit);
  return Array.from({ length: pixels / length }, (_, i) => i * length).flatMap((first) =>
    within.map(({ start, end }) => ({ start: first + start, end: first + end })),
  );
}

function evenly(length: number, limit: number): PixelBlock[] {
  const count = Math.ceil(length / limit);
  const size = Math.ceil(length / count);
  return Array.from({ length: Math.ceil(length / size) }, (_, i) => ({ start: i * size, end: Math.min(length, (i + 1) * size) }));
}

/** The part of `value`, declared with `dims`, that belongs to a block, as a view of the same memory with dimensions of one image of one row. */
export function pixelsOf(value: Tensor, dims: readonly Dim[], { start, end }: PixelBlock, row: PixelRow, bindings: Bindings): Tensor {
  const relation = relationOf(dims);
  if (relation === 'fixed') return value;
  const sizes = dims.map((dim, axis) => sizeOf(dim, { ...bindings, B: 1, H: 1, W: end - start }) ?? (value.dims[axis] as number));
  const unit = relation === 'pixel' ? value.data.length / row.pixels : (value.data.length * row.perImage) / row.pixels;
  const [first, last] = relation === 'pixel' ? [start, end] : [Math.floor(start / row.perImage), Math.floor(start / row.perImage) + 1];
  return tensorWith(value.dtype, sizes, value.data.subarray(first * unit, last * unit));
}
