import { inflateSync } from 'node:zlib';
import { requireWithinBudget } from '../budget.js';
import { declaredCount } from '../tensor-limit.js';
import { corruptPng, type PngHeader } from './png-header.js';
import { unfilter } from './unfilter.js';

/** Every `acrossStep`th pixel of every `downStep`th row, from a corner. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly acrossStep: number;
  readonly downStep: number;
}

const whole: readonly Pass[] = [{ left: 0, top: 0, acrossStep: 1, downStep: 1 }];

/** Adam7 (PNG specification 8.2). */
const interlaced: readonly Pass[] = [
  { left: 0, top: 0, acrossStep: 8, downStep: 8 },
  { left: 4, top: 0, acrossStep: 8, downStep: 8 },
  { left: 0, top: 4, acrossStep: 4, downStep: 8 },
  { left: 2, top: 0, acrossStep: 4, downStep: 4 },
  { left: 0, top: 2, acrossStep: 2, downStep: 4 },
  { left: 1, top: 0, acrossStep: 2, downStep: 2 },
  { left: 0, top: 1, acrossStep: 1, downStep: 2 },
];

/** How many pixels and bytes a pass has: each row starts with the number of its filter. */
interface PassSize {
  readonly cols: number;
  readonly rows: number;
  readonly rowBytes: number;
}

/** The number of samples that a header declares in a file of `fileBytes` bytes. Throws `tensor-too-large` and `reading-budget`. */
export function pngSampleCount({ width, height, channels, depth }: PngHeader, file: string, fileBytes: number): number {
  const bytes = depth === 16 ? 2 : 1;
  const count = declaredCount([height, width, channels], bytes, { file });
  requireWithinBudget(count * bytes, fileBytes, 'the picture', { file });
  return count;
}

/**
 * The `count` samples of a picture as stored, [height, width, channels], one element each: 8 bits, or 16 for depth 16.
 * Throws `png-corrupt` for samples that are damaged, too few or too many.
 */
export function pngSamples(deflated: readonly Uint8Array[], header: PngHeader, count: number, file: string): Uint8Array | Uint16Array {
  const { width, height, channels, depth } = header;
  const passes = (header.interlaced ? interlaced : whole).filter(({ left, top }) => left < width && top < height);
  const expected = passes.map((pass) => sizeOf(pass, header)).reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  const packed = inflated(deflated, expected, file);
  const samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let at = 0;
  for (const pass of passes) {
    const size = sizeOf(pass, header);
    const bytes = packed.subarray(at, at + size.rows * (size.rowBytes + 1));
    if (!unfilter(bytes, size.rows, size.rowBytes, Math.max(1, (channels * depth) >> 3))) throw corruptPng(file, 'a row has no known filter');
    spread(bytes, size, samples, pass, header);
    at += bytes.length;
  }
  return samples;
}

function sizeOf({ left, top, acrossStep, downStep }: Pass, { width, height, channels, depth }: PngHeader): PassSize {
  const cols = Math.ceil((width - left) / acrossStep);
  return { cols, rows: Math.ceil((height - top) / downStep), rowBytes: Math.ceil((cols * channels * depth) / 8) };
}

function inflated(deflated: readonly Uint8Array[], expected: number, file: string): Uint8Array {
  const bytes = inflateWithin(deflated, expected, file);
  if (bytes.length === expected) return bytes;
  throw corruptPng(file, `the picture has ${bytes.length} bytes of samples, its header asks for ${expected}`);
}

function inflateWithin(deflated: readonly Uint8Array[], limit: number, file: string): Uint8Array {
  try {
    return inflateSync(Buffer.concat(deflated), { maxOutputLength: limit });
  } catch (cause) {
    throw corruptPng(file, 'the samples are damaged or more than the header says', cause);
  }
}

function spread(bytes: Uint8Array, size: PassSize, samples: Uint8Array | Uint16Array, pass: Pass, { width, channels, depth }: PngHeader): void {
  const mask = 2 ** Math.min(depth, 8) - 1;
  for (let row = 0; row < size.rows; row++) {
    const start = row * (size.rowBytes + 1) + 1;
    let out = ((pass.top + row * pass.downStep) * width + pass.left) * channels;
    for (let sample = 0, channel = 0; sample < size.cols * channels; sample++, out++) {
      const bit = sample * depth;
      const at = start + (bit >> 3);
      samples[out] =
        depth === 16 ? ((bytes[at] as number) << 8) | (bytes[at + 1] as number) : ((bytes[at] as number) >> (8 - depth - (bit & 7))) & mask;
      if (++channel < channels) continue;
      channel = 0;
      out += (pass.acrossStep - 1) * channels;
    }
  }
}
