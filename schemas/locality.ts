import { z } from 'zod';

/** How many rows (or columns) before and after its own place a pixel looks; `image`: at all of them, or at other images. */
export type AxisReach = readonly [before: number, after: number] | 'image';

/** How far the pixels of results look into the batch, along rows and along columns. */
export interface Locality {
  readonly row: AxisReach;
  readonly column: AxisReach;
}

/** Each pixel depends on that pixel alone. */
export const ownPixel: Locality = { row: [0, 0], column: [0, 0] };

/** Pixels depend on the whole image, or on other images. */
export const wholeImage: Locality = { row: 'image', column: 'image' };

const axisReach = z.union([z.tuple([z.int().nonnegative(), z.int().nonnegative()]).readonly(), z.literal('image')]);

/** As manifests hold it. */
export const locality = z.strictObject({ row: axisReach, column: axisReach });

/** True if each pixel depends on that pixel alone, so that a batch may be run as a row of pixels that is cut anywhere. */
export function isPixelwise({ row, column }: Locality): boolean {
  return isOwnPlace(row) && isOwnPlace(column);
}

/** True if a pixel looks at its own place only along an axis. */
export function isOwnPlace(reach: AxisReach): boolean {
  return reach !== 'image' && reach[0] === 0 && reach[1] === 0;
}

/** True if images can be cut along rows or columns into tiles that overlap. */
export function isTileable({ row, column }: Locality): boolean {
  return row !== 'image' || column !== 'image';
}

/** What a pixel looks at that looks at what `a` and what `b` look at. */
export function widest(a: Locality, b: Locality): Locality {
  return combined(a, b, Math.max);
}

/** What a pixel looks at that looks as far as `next` at pixels that look as far as `first`. */
export function composed(first: Locality, next: Locality): Locality {
  return combined(first, next, (one, other) => one + other);
}

function combined(a: Locality, b: Locality, join: (one: number, other: number) => number): Locality {
  const along = (one: AxisReach, other: AxisReach): AxisReach =>
    one === 'image' || other === 'image' ? 'image' : [join(one[0], other[0]), join(one[1], other[1])];
  return { row: along(a.row, b.row), column: along(a.column, b.column) };
}

/** In words: `pixelwise`, `whole image`, or `rows -1 to 1, columns all`. */
export function localityText(locality: Locality): string {
  if (isPixelwise(locality)) return 'pixelwise';
  if (!isTileable(locality)) return 'whole image';
  const text = (reach: AxisReach) => (reach === 'image' ? 'all' : `${reach[0] === 0 ? 0 : -reach[0]} to ${reach[1]}`);
  return `rows ${text(locality.row)}, columns ${text(locality.column)}`;
}
