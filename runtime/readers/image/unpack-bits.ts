/**
 * One byte per sample from rows of 1, 2, 4 or 8 bits per sample, the leftmost sample in the highest bits.
 * `rowAt` gives the byte at which a row starts.
 */
export function unpackBits(bytes: Uint8Array, width: number, height: number, depth: number, rowAt: (row: number) => number): Uint8Array {
  const samples = new Uint8Array(width * height);
  const mask = 2 ** depth - 1;
  for (let row = 0; row < height; row++) {
    const start = rowAt(row);
    for (let col = 0; col < width; col++) {
      const bit = col * depth;
      samples[row * width + col] = ((bytes[start + (bit >> 3)] as number) >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return samples;
}
