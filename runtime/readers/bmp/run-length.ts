/** Palette indices, rows from the bottom up, and how many pixels the code left out; those are 0. */
export interface RunLengthIndices {
  readonly indices: Uint8Array;
  readonly skipped: number;
}

/**
 * Undoes the run-length code BI_RLE8 (Microsoft, "Bitmap Compression"). A code that ends without saying so must have given every pixel.
 * Undefined for a code that leaves the picture or ends too early.
 */
export function runLengthIndices(code: Uint8Array, width: number, height: number): RunLengthIndices | undefined {
  const indices = new Uint8Array(width * height);
  let written = 0;
  let x = 0;
  let y = 0;
  for (let at = 0; at + 1 < code.length; ) {
    const count = code[at] as number;
    const value = code[at + 1] as number;
    at += 2;
    const start = y * width + x;
    if (count === 0 && value === 1) return { indices, skipped: indices.length - written };
    if (count === 0 && value === 0) {
      x = 0;
      y++;
    } else if (count === 0 && value === 2) {
      x += code[at] ?? 0;
      y += code[at + 1] ?? 0;
      at += 2;
    } else {
      const length = count === 0 ? value : count;
      if (y >= height || x + length > width) return undefined;
      if (count > 0) indices.fill(value, start, start + length);
      else {
        if (at + length > code.length) return undefined;
        indices.set(code.subarray(at, at + length), start);
        at += length + (length & 1);
      }
      x += length;
      written += length;
    }
  }
  return written === indices.length ? { indices, skipped: 0 } : undefined;
}
