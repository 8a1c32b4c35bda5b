/** What a machine can do at most. */
export interface MachineRates {
  /** Floating-point operations per second, float32. */
  readonly flop: number;
  /** Bytes read or written per second. */
  readonly bytes: number;
  /** What has these rates, for people. */
  readonly source: string;
}

/** Rates to compare plans by, the same everywhere; `npm run bench` measures those of a machine. */
export const assumedRates: MachineRates = { flop: 234e9, bytes: 60e9, source: 'two cores with AVX-512; not measured here' };

/** Milliseconds that a million pixels take at least: the longer of computing and of moving what enters and leaves. */
export function rooflineMs(work: { readonly flopPerPixel: number; readonly ioBytesPerPixel: number }, rates: MachineRates): number {
  return 1e9 * Math.max(work.flopPerPixel / rates.flop, work.ioBytesPerPixel / rates.bytes);
}
