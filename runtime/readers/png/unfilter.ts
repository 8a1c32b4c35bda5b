/**
 * Undoes the filters of rows (PNG specification 9.2) in place. `bytes` holds `rows` rows of one filter number and `rowBytes` bytes each;
 * `step` is the number of bytes of a pixel, at least 1. False if a row names a filter that does not exist.
 */
export function unfilter(bytes: Uint8Array, rows: number, rowBytes: number, step: number): boolean {
  for (let row = 0; row < rows; row++) {
    const start = row * (rowBytes + 1) + 1;
    const filter = bytes[start - 1] as number;
    if (filter > 4) return false;
    if (filter !== 0) unfilterRow(bytes, filter, start, rowBytes, step, row === 0);
  }
  return true;
}

/** `a` is the byte to the left, `b` the one above, `c` the one above that to the left. */
function unfilterRow(bytes: Uint8Array, filter: number, start: number, rowBytes: number, step: number, first: boolean): void {
  const above = start - rowBytes - 1;
  for (let i = 0; i < rowBytes; i++) {
    const a = i < step ? 0 : (bytes[start + i - step] as number);
    const b = first ? 0 : (bytes[above + i] as number);
    const c = first || i < step ? 0 : (bytes[above + i - step] as number);
    const predicted = filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : paeth(a, b, c);
    bytes[start + i] = (bytes[start + i] as number) + predicted;
  }
}

/** The neighbour nearest to a + b - c (PNG specification 9.4). */
function paeth(a: number, b: number, c: number): number {
  const toA = Math.abs(b - c);
  const toB = Math.abs(a - c);
  const toC = Math.abs(a + b - 2 * c);
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}
