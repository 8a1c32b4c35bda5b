import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { ParamsOf } from '../../../schemas/hosts/contracts.js';
import { localRx as contract } from '../../../schemas/hosts/nodes/local-rx.js';
import { defineContractedNode, type HostNodeContext } from '../contracts.js';
import { type MovingMoments, movingMoments } from '../linear/moving-moments.js';
import { factorPacked, packedLength, squaredLengthBy } from '../linear/packed-cholesky.js';
import { clippedWindow, columnsBeyond, eachPixel, type Extent, shiftedWindow, type Window } from './windows.js';

type Params = ParamsOf<typeof contract>;

/** An image [H, W, C] inside a batch. */
interface Image extends Extent {
  readonly number: number;
  readonly bands: number;
  readonly pixels: Float32Array;
  /** Whether all bands of a pixel are finite. */
  readonly counts: Uint8Array;
}

/** Columns after which the moments are gathered anew, so that what rounding leaves of rows that came and went stays below 1e-15 of them. */
const freshAfter = 16;

/**
 * `scores` [B, H, W, 1]: (x-m)'S^-1(x-m) with mean m and covariance S (divisor n - 1, plus `eps` I) of the pixels in the outer window and not in
 * the inner one (Reed and Yu 1990). At borders the outer window is moved into the image and the inner one is clipped. Pixels that are not finite
 * belong to no background and score NaN, and so do those with no more finite pixels around them than bands. In float64 until the score.
 * Throws `CuviscError` `local-covariance-singular` and `local-window-too-large`.
 */
export const localRx = defineContractedNode(contract, ({ data }, params, context) => {
  const [images, height, width, bands] = data.dims as [number, number, number, number];
  requireRoom({ height, width }, params, context);
  const scores = new Float32Array(images * height * width);
  const area = height * width;
  for (let number = 0; number < images; number++) {
    const pixels = data.data.subarray(number * area * bands, (number + 1) * area * bands) as Float32Array;
    const image: Image = { number, height, width, bands, pixels, counts: finitePixels(pixels, bands) };
    scoreImage(image, params, context, scores.subarray(number * area, (number + 1) * area));
  }
  return { scores: { dtype: 'float32', dims: [images, height, width, 1], data: scores } };
});

function requireRoom({ height, width }: Extent, { outer }: Params, { node }: HostNodeContext): void {
  if (height >= outer && width >= outer) return;
  throw new CuviscError('local-window-too-large', `an image of ${height} x ${width} pixels has no window of ${outer} x ${outer}`, {
    place: { node },
    hint: 'give a larger image, or a smaller outer_window',
  });
}

function finitePixels(pixels: Float32Array, bands: number): Uint8Array {
  const counts = new Uint8Array(pixels.length / bands).fill(1);
  for (const [i, value] of pixels.entries()) if (!Number.isFinite(value)) counts[Math.floor(i / bands)] = 0;
  return counts;
}

function scoreImage(image: Image, params: Params, context: HostNodeContext, scores: Float32Array): void {
  const { height, width, bands, counts } = image;
  const ring = movingRing(image, params);
  const mean = new Float64Array(bands);
  const covariance = new Float64Array(packedLength(bands));
  const deviation = new Float64Array(bands);
  for (let row = 0; row < height; row++) {
    context.check();
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const moments = ring.moveTo(row, column);
      scores[at] = Number.NaN;
      if (!counts[at] || (ring.hasGaps && moments.count <= bands)) continue;
      moments.read(mean, covariance, params.eps);
      const factored = (params.eps > 0 || moments.count > bands) && factorPacked(covariance, bands, bands * Number.EPSILON);
      if (!factored) throw singular(image, row, column, moments.count, context);
      for (let band = 0; band < bands; band++) deviation[band] = (image.pixels[at * bands + band] as number) - (mean[band] as number);
      scores[at] = squaredLengthBy(covariance, deviation);
    }
  }
}

function singular({ number, bands }: Image, row: number, column: number, count: number, { node }: HostNodeContext): CuviscError {
  const where = `image ${number}, row ${row}, column ${column}`;
  return new CuviscError('local-covariance-singular', `${where}: the ${count} pixels around have a covariance of ${bands} bands without an inverse`, {
    fault: 'run',
    place: { node },
    hint: 'widen outer_window, set eps above 0, or reduce the bands before, by TrainablePCA say',
  });
}

interface MovingRing {
  /** True if pixels of the present ring are not finite. */
  readonly hasGaps: boolean;
  /** The moments around a pixel; cheap if it is the next one of the row. */
  moveTo(row: number, column: number): MovingMoments;
}

function movingRing(image: Image, { inner, outer }: Params): MovingRing {
  const { width, bands, pixels, counts } = image;
  const moments = movingMoments(bands);
  let windows: { readonly outer: Window; readonly inner: Window } | undefined;
  const count = (window: Window, sign: 1 | -1): void =>
    eachPixel(window, (row, column) => {
      const pixel = row * width + column;
      if (counts[pixel]) moments.include(pixels, pixel * bands, sign);
    });
  const move = (from: Window, to: Window, sign: 1 | -1): void => {
    for (const gone of columnsBeyond(from, to)) count(gone, sign === 1 ? -1 : 1);
    for (const come of columnsBeyond(to, from)) count(come, sign);
  };
  return {
    get hasGaps() {
      return windows !== undefined && moments.count < areaOf(windows.outer) - areaOf(windows.inner);
    },
    moveTo(row, column) {
      const next = { outer: shiftedWindow(image, row, column, outer), inner: clippedWindow(image, row, column, inner) };
      if (!windows || column % freshAfter === 0) {
        moments.restart(meanWithin(image, next.outer));
        count(next.outer, 1);
        count(next.inner, -1);
      } else {
        move(windows.outer, next.outer, 1);
        move(windows.inner, next.inner, -1);
      }
      windows = next;
      return moments;
    },
  };
}

function areaOf({ top, bottom, left, right }: Window): number {
  return (bottom - top) * (right - left);
}

function meanWithin({ width, bands, pixels, counts }: Image, window: Window): Float64Array {
  const sums = new Float64Array(bands);
  let count = 0;
  eachPixel(window, (row, column) => {
    const pixel = row * width + column;
    if (!counts[pixel]) return;
    count++;
    for (let band = 0; band < bands; band++) sums[band] = (sums[band] as number) + (pixels[pixel * bands + band] as number);
  });
  return sums.map((sum) => (count > 0 ? sum / count : 0));
}
