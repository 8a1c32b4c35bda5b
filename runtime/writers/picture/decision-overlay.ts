import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { numberAt, type Tensor } from '../../../schemas/tensor.js';
import { imageDims } from '../image-dims.js';
import type { Raster } from './raster.js';

type Colour = readonly [number, number, number];

const hit: Colour = [0, 220, 60];
const falseAlarm: Colour = [255, 30, 30];
const miss: Colour = [255, 230, 0];
const marked: Colour = [0, 230, 255];
const opacity = 0.6;

/** The background loses its colours and some light, so that no surface looks like a mark. */
const backgroundLight = 0.75;

/**
 * A grey copy of `background` with decisions ([H,W] or [H,W,1], nonzero is positive) laid over it. With labels of the same
 * size, hits are green, false alarms red and misses yellow; without, positives are cyan. Pixels in `absent` get no mark.
 * Throws `image-rank`, and `image-size` if the pictures differ in size.
 */
export function decisionOverlay(background: Raster, decisions: Tensor, labels?: Tensor, absent?: Uint8Array): Raster {
  for (const map of labels ? [decisions, labels] : [decisions]) requireSize(map, background);
  const { bands } = imageDims(decisions);
  const rgb = dimmed(background.rgb);
  for (let pixel = 0; pixel < background.width * background.height; pixel++) {
    if (absent?.[pixel]) continue;
    const positive = numberAt(decisions.data, pixel * bands) !== 0;
    const colour = labels ? judged(positive, numberAt(labels.data, pixel) !== 0) : positive ? marked : undefined;
    if (colour) blend(rgb, pixel * 3, colour);
  }
  return { ...background, rgb };
}

function judged(positive: boolean, labelled: boolean): Colour | undefined {
  if (positive) return labelled ? hit : falseAlarm;
  return labelled ? miss : undefined;
}

function blend(rgb: Uint8Array, at: number, colour: Colour): void {
  colour.forEach((value, channel) => {
    rgb[at + channel] = Math.round(opacity * value + (1 - opacity) * (rgb[at + channel] as number));
  });
}

/** Luma weights of ITU-R BT.601. */
function dimmed(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length);
  for (let at = 0; at < rgb.length; at += 3) {
    const luma = 0.299 * (rgb[at] as number) + 0.587 * (rgb[at + 1] as number) + 0.114 * (rgb[at + 2] as number);
    grey.fill(Math.round(backgroundLight * luma), at, at + 3);
  }
  return grey;
}

function requireSize(map: Tensor, background: Raster): void {
  const { height, width } = imageDims(map);
  if (height === background.height && width === background.width) return;
  throw new CuviscError('image-size', `a map of ${height} x ${width} does not fit a picture of ${background.height} x ${background.width}`);
}
