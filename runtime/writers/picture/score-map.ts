import { numberAt, type Tensor } from '../../../schemas/tensor.js';
import { imageDims } from '../image-dims.js';
import { heatColours, heatSteps } from './heat-colours.js';
import { blankRaster, enlarged, hatch, paint, place, type Raster } from './raster.js';
import { drawNumber, textHeight, textWidth } from './small-text.js';
import { percentileRange, type Range, shareOf } from './stretch.js';

const gap = 8;
const barHeight = 14;
/** Room for two numbers side by side. */
const leastWidth = 240;

/** What the ends of a heat map's colours stand for. */
export interface ShownRange extends Range {
  /** Finite scores below `low`, which have the colour of `low`, and above `high`. */
  readonly below: number;
  readonly above: number;
}

/** From the 0.5th to the 99.5th percentile of the finite scores of a map ([H,W] or [H,W,1]); undefined without any. Throws `image-rank`. */
export function shownRange(scores: Tensor): ShownRange | undefined {
  const { height, width, bands } = imageDims(scores);
  const valueAt = (pixel: number): number => numberAt(scores.data, pixel * bands);
  const range = percentileRange(width * height, valueAt, 0.5, 99.5);
  if (!range) return undefined;
  let [below, above] = [0, 0];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const value = valueAt(pixel);
    if (Number.isFinite(value) && value < range.low) below++;
    if (Number.isFinite(value) && value > range.high) above++;
  }
  return { ...range, below, above };
}

/**
 * A heat map of scores ([H,W] or [H,W,1]), stretched from the 0.5th to the 99.5th percentile, with a bar of its colours
 * and the two values at its ends below, `<=` and `>=` before them where scores lie beyond. Equal scores have one colour, and the bar one value.
 * Scores that are not finite are hatched. `range` is their `shownRange`, where it is known already. Throws `image-rank`.
 */
export function scoreMap(scores: Tensor, range = shownRange(scores)): Raster {
  const { height, width, bands } = imageDims(scores);
  const valueAt = (pixel: number): number => numberAt(scores.data, pixel * bands);
  const map = blankRaster(width, height);
  if (range) for (let pixel = 0; pixel < width * height; pixel++) map.rgb.set(heatOf(valueAt(pixel), range), pixel * 3);
  hatch(map, (pixel) => !Number.isFinite(valueAt(pixel)));
  return withBar(enlarged(map), range);
}

function heatOf(value: number, range: Range): Uint8Array {
  return heatColour(Math.round(shareOf(value, range) * (heatSteps - 1)));
}

function heatColour(step: number): Uint8Array {
  return heatColours.subarray(step * 3, step * 3 + 3);
}

function withBar(map: Raster, range: ShownRange | undefined): Raster {
  const width = Math.max(map.width, leastWidth);
  const bar = map.height + gap;
  const text = bar + barHeight + gap / 2;
  const canvas = blankRaster(width, text + textHeight + gap / 2);
  place(canvas, map, Math.floor((width - map.width) / 2), 0);
  if (!range) return canvas;
  for (let x = 0; x < width; x++) {
    const step = range.low === range.high ? 0 : Math.round((x / (width - 1)) * (heatSteps - 1));
    const [red, green, blue] = heatColour(step) as unknown as readonly [number, number, number];
    for (let y = 0; y < barHeight; y++) paint(canvas, x, bar + y, [red, green, blue]);
  }
  const [low, high] = legendOf(range);
  drawNumber(canvas, low, gap / 2, text);
  if (high !== undefined) drawNumber(canvas, high, width - textWidth(high) - gap / 2, text);
  return canvas;
}

/** The values under the ends of the bar; one where all scores are equal. */
export function legendOf({ low, high, below, above }: ShownRange): readonly [low: string, high?: string] {
  const [first, last] = [`${below > 0 ? '<=' : ''}${shortNumber(low)}`, `${above > 0 ? '>=' : ''}${shortNumber(high)}`];
  return low === high ? [first] : [first, last];
}

/** Four significant digits. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4))).length <= 8 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}
