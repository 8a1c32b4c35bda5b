import { numberAt, type Tensor } from '../../../schemas/tensor.js';
import { imageDims } from '../image-dims.js';
import { heatColours, heatSteps } from './heat-colours.js';
import { blankRaster, enlarged, paint, place, type Raster } from './raster.js';
import { drawNumber, textHeight, textWidth } from './small-text.js';
import { percentileRange, type Range, shareOf } from './stretch.js';

const gap = 8;
const barHeight = 14;
/** Room for two numbers side by side. */
const leastWidth = 240;

/**
 * A heat map of scores ([H,W] or [H,W,1]), stretched from the 0.5th to the 99.5th percentile, with a bar of its colours
 * and the two values at its ends below. Scores that are not finite are grey. Throws `image-rank`.
 */
export function scoreMap(scores: Tensor): Raster {
  const { height, width, bands } = imageDims(scores);
  const valueAt = (pixel: number): number => numberAt(scores.data, pixel * bands);
  const range = percentileRange(width * height, valueAt, 0.5, 99.5);
  const map = blankRaster(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) map.rgb.set(heatOf(valueAt(pixel), range), pixel * 3);
  return withBar(enlarged(map), range);
}

function heatOf(value: number, range: Range): Uint8Array {
  if (!Number.isFinite(value)) return Uint8Array.of(128, 128, 128);
  const step = Math.round(shareOf(value, range) * (heatSteps - 1));
  return heatColours.subarray(step * 3, step * 3 + 3);
}

function withBar(map: Raster, { low, high }: Range): Raster {
  const width = Math.max(map.width, leastWidth);
  const bar = map.height + gap;
  const text = bar + barHeight + gap / 2;
  const canvas = blankRaster(width, text + textHeight + gap / 2);
  place(canvas, map, Math.floor((width - map.width) / 2), 0);
  for (let x = 0; x < width; x++) {
    const step = Math.round((x / (width - 1)) * (heatSteps - 1)) * 3;
    const colour = [heatColours[step] as number, heatColours[step + 1] as number, heatColours[step + 2] as number] as const;
    for (let y = 0; y < barHeight; y++) paint(canvas, x, bar + y, colour);
  }
  const highest = shortNumber(high);
  drawNumber(canvas, shortNumber(low), gap / 2, text);
  drawNumber(canvas, highest, width - textWidth(highest) - gap / 2, text);
  return canvas;
}

/** Four significant digits. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4))).length <= 8 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}
