/** Four 32-bit words. */
export type Words4 = readonly [number, number, number, number];

const rounds = 10;

/**
 * Philox4x32-10: a counter and a 64-bit key (two words) to four random words, each depending on nothing else.
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 */
export function philox(counter: Words4, key: readonly [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const [high0, low0] = product(0xd2511f53, c0);
    const [high1, low1] = product(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    [k0, k1] = [(k0 + 0x9e3779b9) >>> 0, (k1 + 0xbb67ae85) >>> 0];
  }
  return [c0, c1, c2, c3];
}

/** High and low word of a 64-bit product. The halves of `a` keep every intermediate below 2^53, hence exact. */
function product(a: number, c: number): [number, number] {
  const low = (a & 0xffff) * c;
  const high = (a >>> 16) * c + Math.floor(low / 0x10000);
  return [Math.floor(high / 0x10000), Math.imul(a, c) >>> 0];
}
