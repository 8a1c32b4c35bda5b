import type { TypedArray } from '../../schemas/dtype.js';
import type { Tensor } from '../../schemas/tensor.js';
import { type MarkedRange, markedRange } from './marked-values.js';
import type { PixelRun } from './pixel-runs.js';
import { runsOf } from './pixel-runs.js';

/** The pixels of a cube that have no data. */
export interface NoData {
  /** Pixels without data. */
  readonly count: number;
  /** 1 for each pixel without data, counted through all images. */
  readonly absent: Uint8Array;
  /** The pixels that have data. */
  readonly present: readonly PixelRun[];
}

/** What a search for pixels without data came to. */
export interface NoDataSearch {
  /** Undefined if every pixel has data. */
  readonly found: NoData | undefined;
  readonly notices: readonly string[];
}

/**
 * Pixels of a cube [..., C] of which some band holds one of `values`: a spectrum with a gap serves no statistic. Bands in which every
 * pixel holds one, as a sensor leaves them empty, are not asked unless all are so. `notices` tell what was found or cannot be.
 */
export function findNoData(cube: Tensor, values: readonly number[]): NoDataSearch {
  const ranges = values.map((value) => ({ value, range: markedRange(value, cube.dtype) }));
  const notices = ranges
    .filter(({ range }) => !range)
    .map(({ value }) => `no-data value ${value} cannot occur in a cube of ${cube.dtype} and marks no pixel`);
  const possible = ranges.flatMap(({ range }) => range ?? []);
  if (possible.length === 0) return { found: undefined, notices };
  const { absent, count, emptyBands } = search(cube, possible);
  if (emptyBands.length > 0) notices.push(`no pixel has data in ${bandList(emptyBands)}, which therefore mark none`);
  if (count === 0) return { found: undefined, notices };
  notices.push(`${count} of ${absent.length} pixels are no-data (${values.join(', ')})`);
  return { found: { count, absent, present: runsOf(absent) }, notices };
}

interface Marked {
  readonly absent: Uint8Array;
  readonly count: number;
  /** Bands in which every pixel is marked, unless all are. */
  readonly emptyBands: readonly number[];
}

function search({ data, dims }: Tensor, ranges: readonly MarkedRange[]): Marked {
  const bands = dims.at(-1) as number;
  const perBand = markedPerBand(data, bands, ranges);
  const pixels = data.length / bands;
  const empty = [...perBand.keys()].filter((band) => perBand[band] === pixels);
  const emptyBands = empty.length === bands ? [] : empty;
  const asked = [...perBand.keys()].filter((band) => perBand[band] !== 0 && !emptyBands.includes(band));
  const absent = new Uint8Array(pixels);
  for (const band of asked) {
    for (let pixel = 0, at = band; pixel < pixels; pixel++, at += bands) if (isMarked(Number(data[at]), ranges)) absent[pixel] = 1;
  }
  return { absent, count: absent.reduce((sum, each) => sum + each, 0), emptyBands };
}

/** How many pixels each band marks. */
function markedPerBand(data: TypedArray, bands: number, ranges: readonly MarkedRange[]): Uint32Array {
  const counts = new Uint32Array(bands);
  for (let at = 0, band = 0; at < data.length; at++) {
    if (isMarked(Number(data[at]), ranges)) counts[band] = (counts[band] as number) + 1;
    if (++band === bands) band = 0;
  }
  return counts;
}

function isMarked(value: number, ranges: readonly MarkedRange[]): boolean {
  for (const { low, high } of ranges) if ((value >= low && value <= high) || (Number.isNaN(value) && Number.isNaN(low))) return true;
  return false;
}

function bandList(bands: readonly number[]): string {
  const shown = bands.slice(0, 8).join(', ');
  return `${bands.length === 1 ? 'band' : 'bands'} ${shown}${bands.length > 8 ? ` and ${bands.length - 8} more` : ''} (from 0)`;
}
