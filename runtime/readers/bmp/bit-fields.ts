import type { BitFields, BitmapHeader } from './bitmap-header.js';

/** Colours [height, width, 3] of 8 bits, and alpha per pixel where the bitmap has any that is not opaque. */
export interface BitFieldColours {
  readonly rgb: Uint8Array;
  readonly alpha: Uint8Array | undefined;
}

/**
 * Colours of pixels of 16, 24 or 32 bits. `rowAt` gives the byte at which a row starts. A colour that is not 0 does not become 0.
 * Alpha that is 0 throughout was never set, as many programs leave it, and counts as none.
 */
export function bitFieldColours(bytes: Uint8Array, { width, height, depth, fields }: BitmapHeader, rowAt: (row: number) => number): BitFieldColours {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = depth / 8;
  const channels = (['red', 'green', 'blue'] as const).map((name) => channelOf(fields[name]));
  const opacity = channelOf(fields.alpha);
  const rgb = new Uint8Array(width * height * 3);
  const alpha = fields.alpha === 0 ? undefined : new Uint8Array(width * height);
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let col = 0, at = rowAt(row); col < width; col++, at += step, pixel++) {
      const bits = buffer.readUIntLE(at, step);
      for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = eightBits(bits, channels[channel] as Channel);
      if (alpha) alpha[pixel] = eightBits(bits, opacity);
    }
  }
  return { rgb, alpha: alpha?.some((value) => value > 0) && alpha.some((value) => value < 255) ? alpha : undefined };
}

interface Channel {
  readonly mask: number;
  readonly shift: number;
  readonly largest: number;
}

function channelOf(mask: BitFields[keyof BitFields]): Channel {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { mask, shift, largest: mask >>> shift };
}

function eightBits(bits: number, { mask, shift, largest }: Channel): number {
  const value = (bits & mask) >>> shift;
  if (value === 0 || largest === 255) return value;
  return Math.max(1, Math.round((value * 255) / largest));
}
