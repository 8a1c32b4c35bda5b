import { crc32, deflateSync } from 'node:zlib';

/** A picture for `encodePng`: rows of packed sample bytes, as the format stores them, without filter bytes. */
export interface PngPicture {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly rows: readonly (readonly number[])[];
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
  /** Chunks by type to put before the samples, as they are. */
  readonly extra?: Readonly<Record<string, Uint8Array>>;
}

/** A PNG file written byte by byte, with every filter set to none. */
export function encodePng({ width, height, depth, colourType, rows, palette, transparency, extra = {} }: PngPicture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, 0], 8);
  const samples = Buffer.concat(rows.map((row) => Buffer.from([0, ...row])));
  return assemble(header, samples, { palette, transparency, extra });
}

/** Which of the seven passes of Adam7 holds a pixel, by row and column modulo 8 (PNG specification, figure 4.8). */
const adam7 = ['16462646', '77777777', '56565656', '77777777', '36463646', '77777777', '56565656', '77777777'];

/** An interlaced picture of one sample per pixel, of less than 8 bits or 8, with every filter set to none. */
export function encodeInterlaced(pixels: readonly (readonly number[])[], depth: number, palette?: readonly number[]): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels[0]?.length ?? 0, 0);
  header.writeUInt32BE(pixels.length, 4);
  header.set([depth, palette ? 3 : 0, 0, 0, 1], 8);
  const rows: number[][] = [];
  for (const pass of '1234567') {
    for (const [row, values] of pixels.entries()) {
      const kept = values.filter((_, col) => adam7[row % 8]?.[col % 8] === pass);
      const bits = kept.map((value) => value.toString(2).padStart(depth, '0')).join('');
      if (bits !== '') rows.push([0, ...(bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2))]);
    }
  }
  return assemble(header, Buffer.from(rows.flat()), { palette, extra: {} });
}

type Parts = Pick<PngPicture, 'extra'> & { palette: readonly number[] | undefined; transparency?: readonly number[] | undefined };

function assemble(header: Uint8Array, samples: Uint8Array, { palette, transparency, extra = {} }: Parts): Uint8Array {
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Buffer.from(palette))] : []),
    ...(transparency ? [chunk('tRNS', Buffer.from(transparency))] : []),
    ...Object.entries(extra).map(([type, content]) => chunk(type, content)),
    chunk('IDAT', deflateSync(samples)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(content.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
