import type { PlanGraph } from '../../schemas/plan.js';
import { type AxisReach, isTileable, type Locality } from '../../schemas/locality.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Dim } from '../../schemas/dim.js';
import { sizeOf } from '../../schemas/dim-arithmetic.js';
import type { BoundBatch } from './batch.js';
import { copyInto, type Extent, type Range } from './blocks.js';
import { relationOf } from './pixel-blocks.js';

/** A rectangle of one image of a batch. */
export interface Area {
  readonly image: number;
  readonly rows: Range;
  readonly columns: Range;
}

/** A part of an image that is computed on its own: `read` is what its pixels, `write`, look at. */
export interface Tile {
  readonly read: Area;
  readonly write: Area;
}

/** A tile and a halo may have this many times the pixels of the tile before columns are cut as well as rows. */
const mostOverhead = 1.5;

/** The tiles of a batch that has more than `limit` pixels; undefined if `graph` has to, or may, see it as it is. */
export function tilesOf({ locality, outputs }: PlanGraph, { specs, bindings, extent }: BoundBatch, limit: number): Tile[] | undefined {
  const hasImages = ['B', 'H', 'W'].every((name) => Object.hasOwn(bindings, name));
  if (!hasImages || !isTileable(locality) || extent.images * extent.rows * extent.columns <= limit) return undefined;
  return [...specs, ...outputs].some(({ dims }) => relationOf(dims) === 'other') ? undefined : cutImages(extent, locality, limit);
}

/**
 * Cuts images into tiles that, with what they look at, have about `limit` pixels: bands of rows where the overlap stays small, else
 * rectangles. Tiles are as long as their overlap at least, so that no pixel is read more than about four times. An axis along which pixels look at the whole image is not cut. Images are not joined.
 */
export function cutImages(extent: Extent, locality: Locality, limit: number): Tile[] {
  const { rows, columns } = tileSize(extent, locality, limit);
  const images = Array.from({ length: extent.images }, (_, image) => image);
  const [down, across] = [cuts(extent.rows, rows, locality.row), cuts(extent.columns, columns, locality.column)];
  return images.flatMap((image) =>
    down.flatMap((row) =>
      across.map((column) => ({
        read: { image, rows: row.read, columns: column.read },
        write: { image, rows: row.write, columns: column.write },
      })),
    ),
  );
}

function tileSize({ rows, columns }: Extent, { row, column }: Locality, limit: number): { readonly rows: number; readonly columns: number } {
  const [rowHalo, columnHalo] = [haloOf(row), haloOf(column)];
  const longest = (pixels: number, halo: number) => Math.max(1, halo, Math.floor(pixels) - halo);
  if (row === 'image') return { rows, columns: longest(limit / rows, columnHalo) };
  const band = Math.floor(limit / columns) - rowHalo;
  if (column === 'image' || band * (mostOverhead - 1) >= rowHalo) return { rows: longest(limit / columns, rowHalo), columns };
  const across = Math.min(columns, longest(Math.sqrt(limit), columnHalo));
  return { rows: longest(limit / (across + columnHalo), rowHalo), columns: across };
}

function haloOf(reach: AxisReach): number {
  return reach === 'image' ? 0 : reach[0] + reach[1];
}

interface Cut {
  readonly read: Range;
  readonly write: Range;
}

/** Cuts `length` rows into parts of at most `size`, all about equally long, each read with its halo as far as the image goes. */
function cuts(length: number, size: number, reach: AxisReach): Cut[] {
  const count = reach === 'image' ? 1 : Math.ceil(length / Math.min(size, length));
  const [before, after] = reach === 'image' ? [0, 0] : reach;
  return Array.from({ length: count }, (_, i) => {
    const write = { start: Math.floor((i * length) / count), end: Math.floor(((i + 1) * length) / count) };
    return { write, read: { start: Math.max(0, write.start - before), end: Math.min(length, write.end + after) } };
  });
}

/** The sizes of a tensor declared with `dims` for one area of an image. */
export function sizesOfArea(value: Tensor, dims: readonly Dim[], { rows, columns }: Area, bound: BoundBatch): number[] {
  const bindings = { ...bound.bindings, B: 1, H: rows.end - rows.start, W: columns.end - columns.start };
  return dims.map((dim, axis) => sizeOf(dim, bindings) ?? (value.dims[axis] as number));
}

/** Runs of pixels, counted through all images, that make up an area: its rows, or one run where they follow one another. */
export function runsOfArea(area: Area, extent: Extent): Range[] {
  const rows = rowsOfArea(area, extent);
  const isWide = area.columns.end - area.columns.start === extent.columns;
  return isWide ? [{ start: (rows[0] as Range).start, end: (rows.at(-1) as Range).end }] : rows;
}

function rowsOfArea({ image, rows, columns }: Area, extent: Extent): Range[] {
  return Array.from({ length: rows.end - rows.start }, (_, i) => {
    const first = (image * extent.rows + rows.start + i) * extent.columns;
    return { start: first + columns.start, end: first + columns.end };
  });
}

/** Copies the part of a tile's result that is the tile's own, `part`, to its place in the result of the whole batch. */
export function pasteTile(whole: Tensor, part: Tensor, dims: readonly Dim[], { read, write }: Tile, extent: Extent): void {
  const relation = relationOf(dims);
  if (relation !== 'pixel') {
    copyInto(whole.data, part.data, relation === 'image' ? (read.image * whole.data.length) / extent.images : 0);
    return;
  }
  const unit = whole.data.length / (extent.images * extent.rows * extent.columns);
  const own = { image: 0, rows: shifted(write.rows, read.rows.start), columns: shifted(write.columns, read.columns.start) };
  const from = rowsOfArea(own, { images: 1, rows: read.rows.end - read.rows.start, columns: read.columns.end - read.columns.start });
  for (const [i, { start }] of rowsOfArea(write, extent).entries()) {
    const { start: first, end } = from[i] as Range;
    copyInto(whole.data, part.data.subarray(first * unit, end * unit), start * unit);
  }
}

function shifted({ start, end }: Range, by: number): Range {
  return { start: start - by, end: end - by };
}
