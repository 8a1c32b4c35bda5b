import type { PngHeader } from './png-header.js';

/** Samples without alpha, and alpha per pixel (0 to 255) where not every pixel is opaque. */
export interface Opaque {
  readonly samples: Uint8Array | Uint16Array;
  readonly alpha: Uint8Array | undefined;
}

/**
 * Takes alpha off samples [height, width, channels]. `transparency` is the content of a tRNS chunk: alpha by palette index, or the one
 * grey value or colour, of 16 bits per sample, that cannot be seen.
 */
export function withoutAlpha(samples: Uint8Array | Uint16Array, header: PngHeader, transparency: Uint8Array | undefined): Opaque {
  const { colourType, channels } = header;
  const pixels = samples.length / channels;
  if (colourType === 4 || colourType === 6) return splitAlpha(samples, channels, pixels);
  if (!transparency) return { samples, alpha: undefined };
  const alpha = new Uint8Array(pixels).fill(255);
  if (colourType === 3) for (let i = 0; i < pixels; i++) alpha[i] = transparency[samples[i] as number] ?? 255;
  else hideColour(samples, channels, transparency, alpha);
  return { samples, alpha: visible(alpha) };
}

function splitAlpha(samples: Uint8Array | Uint16Array, channels: number, pixels: number): Opaque {
  const kept = channels - 1;
  const colours = samples instanceof Uint16Array ? new Uint16Array(pixels * kept) : new Uint8Array(pixels * kept);
  const alpha = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < kept; channel++) colours[pixel * kept + channel] = samples[pixel * channels + channel] as number;
    const stored = samples[pixel * channels + kept] as number;
    alpha[pixel] = samples instanceof Uint16Array ? eightBits(stored) : stored;
  }
  return { samples: colours, alpha: visible(alpha) };
}

/** Only 0 stays 0 and only the largest becomes the largest. */
function eightBits(stored: number): number {
  return stored === 0 ? 0 : stored === 0xffff ? 255 : Math.min(254, Math.max(1, stored >> 8));
}

function hideColour(samples: Uint8Array | Uint16Array, channels: number, transparency: Uint8Array, alpha: Uint8Array): void {
  if (transparency.length < channels * 2) return;
  const hidden = Array.from(
    { length: channels },
    (_, channel) => ((transparency[channel * 2] as number) << 8) | (transparency[channel * 2 + 1] as number),
  );
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    if (hidden.every((value, channel) => samples[pixel * channels + channel] === value)) alpha[pixel] = 0;
  }
}

function visible(alpha: Uint8Array): Uint8Array | undefined {
  return alpha.every((value) => value === 255) ? undefined : alpha;
}
