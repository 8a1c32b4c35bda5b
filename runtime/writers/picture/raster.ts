import { encode } from 'fast-png';

/** Red, green and blue bytes, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Small scenes are enlarged until their longer side has this many pixels. */
const visibleSide = 400;

/** A black raster. */
export function blankRaster(width: number, height: number): Raster {
  return { width, height, rgb: new Uint8Array(width * height * 3) };
}

/** Sets one pixel; outside the raster nothing happens. */
export function paint({ width, height, rgb }: Raster, x: number, y: number, [red, green, blue]: readonly [number, number, number]): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  rgb.set([red, green, blue], (y * width + x) * 3);
}

/** The two greys of pixels without a value. */
export const hatchGreys = [96, 160] as const;

/** Paints diagonal stripes of two greys, which no data look like, over the pixels for which `isMissing` is true. */
export function hatch({ width, rgb }: Raster, isMissing: (pixel: number) => boolean): void {
  for (let pixel = 0; pixel * 3 < rgb.length; pixel++) {
    if (!isMissing(pixel)) continue;
    const stripe = (Math.floor(pixel / width) + (pixel % width)) % 4 < 2 ? hatchGreys[0] : hatchGreys[1];
    rgb.fill(stripe, pixel * 3, pixel * 3 + 3);
  }
}

/** Repeats every pixel by the smallest whole factor that makes a small picture visible. */
export function enlarged(raster: Raster): Raster {
  const factor = Math.max(1, Math.ceil(visibleSide / Math.max(raster.width, raster.height)));
  if (factor === 1) return raster;
  const large = blankRaster(raster.width * factor, raster.height * factor);
  for (let y = 0, out = 0; y < large.height; y++) {
    const row = Math.floor(y / factor) * raster.width;
    for (let x = 0; x < large.width; x++, out += 3) {
      const from = (row + Math.floor(x / factor)) * 3;
      large.rgb[out] = raster.rgb[from] as number;
      large.rgb[out + 1] = raster.rgb[from + 1] as number;
      large.rgb[out + 2] = raster.rgb[from + 2] as number;
    }
  }
  return large;
}

/** Copies `raster` into `canvas` with its top left corner at (x, y); it must fit. */
export function place(canvas: Raster, raster: Raster, x: number, y: number): void {
  for (let row = 0; row < raster.height; row++) {
    const line = raster.rgb.subarray(row * raster.width * 3, (row + 1) * raster.width * 3);
    canvas.rgb.set(line, ((y + row) * canvas.width + x) * 3);
  }
}

/** The bytes of a PNG file. */
export function encodeRaster({ width, height, rgb }: Raster): Uint8Array {
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}
