import { numberAt, type Tensor } from '../../../schemas/tensor.js';
import { imageDims } from '../image-dims.js';
import { blankRaster, hatch, type Raster } from './raster.js';
import { percentileRange, shareOf } from './stretch.js';

/** Band centres that show as red, green and blue, in nanometres. */
const shownWavelengths = [650, 550, 450];

/** Without bands near those, bands at these shares of the range, long wavelengths as red. */
const shownShares = [5 / 6, 1 / 2, 1 / 6];

/** A band farther from its colour than this does not stand for it. */
const nearEnough = 60;

/**
 * A false-colour picture of a cube: the bands nearest 650, 550 and 450 nm, or bands at fixed shares if the
 * wavelengths are unknown or do not cover these; each stretched from its 2nd to its 98th percentile.
 * Pixels in `absent` and those with a NaN among the bands shown are hatched and do not count. Throws `image-rank`.
 */
export function quickLook(cube: Tensor, wavelengths?: ArrayLike<number>, absent?: Uint8Array): Raster {
  const { height, width, bands } = imageDims(cube);
  const raster = blankRaster(width, height);
  const missing = new Uint8Array(width * height);
  if (absent?.length === missing.length) missing.set(absent);
  shownBands(bands, wavelengths).forEach((band, channel) => {
    const valueAt = (pixel: number): number => (absent?.[pixel] ? Number.NaN : numberAt(cube.data, pixel * bands + band));
    const range = percentileRange(width * height, valueAt, 2, 98);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const value = valueAt(pixel);
      if (Number.isNaN(value)) missing[pixel] = 1;
      raster.rgb[pixel * 3 + channel] = range ? Math.round(255 * shareOf(value, range)) : 0;
    }
  });
  hatch(raster, (pixel) => missing[pixel] === 1);
  return raster;
}

/** The zero-based bands for red, green and blue of a cube with `bands` bands. */
export function shownBands(bands: number, wavelengths?: ArrayLike<number>): readonly number[] {
  const byShare = shownShares.map((share) => Math.min(bands - 1, Math.floor(share * bands)));
  if (!wavelengths || wavelengths.length !== bands) return byShare;
  const nearest = shownWavelengths.map((target) => nearestBand(wavelengths, target));
  const far = nearest.some((band, channel) => Math.abs((wavelengths[band] as number) - (shownWavelengths[channel] as number)) > nearEnough);
  return far ? byShare : nearest;
}

function nearestBand(wavelengths: ArrayLike<number>, target: number): number {
  const distances = Array.from(wavelengths, (wavelength) => Math.abs(wavelength - target));
  return distances.reduce((best, distance, band) => (distance < (distances[best] as number) ? band : best), 0);
}
