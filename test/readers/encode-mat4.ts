/** A MAT-file of level 4 with one matrix of bytes, whose values come column by column. */
export function encodeMat4(name: string, dims: readonly [number, number], values: readonly number[], bigEndian = false): Uint8Array {
  const head = Buffer.alloc(20);
  const uint8Matrix = 50 + (bigEndian ? 1000 : 0);
  [uint8Matrix, ...dims, 0, name.length + 1].forEach((word, index) => {
    if (bigEndian) head.writeInt32BE(word, index * 4);
    else head.writeInt32LE(word, index * 4);
  });
  return Buffer.concat([head, Buffer.from(`${name}\0`), Uint8Array.from(values)]);
}
