/**
 * Memory per thread that the live values of one block may fill. Measured with graphs of 61 bands on processors with 1 MiB
 * of second-level cache per core; anything from half to twice as much is within a few percent.
 */
const bytesPerThread = 3 * 2 ** 20;

/** Below `least` the fixed cost of a call (10 to 30 us) shows; `most` bounds the wait for an abort. */
const [least, most] = [2_048, 65_536];

/** Pixels per call of a pixelwise graph of which `pixelBytes` bytes per pixel are alive at once. */
export function defaultBlockPixels(pixelBytes: number, threads: number): number {
  return Math.min(most, Math.max(least, Math.floor((bytesPerThread * threads) / Math.max(1, pixelBytes))));
}
