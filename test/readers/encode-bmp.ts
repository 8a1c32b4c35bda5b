/** A bitmap for `encodeBmp`: rows from the top of palette indices, or of packed colours 0xRRGGBB for 24 bits. */
export interface Bitmap {
  readonly depth: 1 | 4 | 8 | 24;
  readonly rows: readonly (readonly number[])[];
  readonly palette?: readonly number[];
  readonly topDown?: boolean;
  /** Bytes between the palette and the pixels. */
  readonly gap?: number;
}

/** A Windows bitmap with a 40-byte information header. */
export function encodeBmp({ depth, rows, palette = [], topDown = false, gap = 0 }: Bitmap): Uint8Array {
  const width = rows[0]?.length ?? 0;
  const stride = Math.ceil((width * depth) / 32) * 4;
  const pixels = 54 + palette.length * 4 + gap;
  const file = Buffer.alloc(pixels + stride * rows.length);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(pixels, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(topDown ? -rows.length : rows.length, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(depth, 28);
  file.writeUInt32LE(palette.length, 46);
  for (const [index, colour] of palette.entries()) file.writeUInt32LE(colour, 54 + index * 4);
  for (const [index, row] of rows.entries()) writeRow(file, pixels + (topDown ? index : rows.length - 1 - index) * stride, row, depth);
  return file;
}

function writeRow(file: Buffer, start: number, row: readonly number[], depth: number): void {
  row.forEach((value, col) => {
    if (depth === 24) file.writeUIntLE(value, start + col * 3, 3);
    else {
      const bit = col * depth;
      const at = start + (bit >> 3);
      file[at] = (file[at] as number) | (value << (8 - depth - (bit & 7)));
    }
  });
}
