import { availableParallelism } from 'node:os';

/** What a machine can do at most. */
export interface MachineRates {
  /** Floating-point operations per second, float32. */
  readonly flop: number;
  /** Bytes read or written per second. */
  readonly bytes: number;
  /** Where the rates come from, for people. */
  readonly source: string;
}

/** Rates of a core with two AVX-512 multipliers at 3.7 GHz, and of a memory that two such cores share. */
const [flopPerCore, memory] = [117e9, 60e9];

/** Rates to assume on this machine; `npm run bench` measures them. */
export function assumedRates(cores = availableParallelism()): MachineRates {
  return { flop: cores * flopPerCore, bytes: memory, source: 'assumed, not measured' };
}

/** Milliseconds that a million pixels take at least: the longer of computing and of moving what enters and leaves. */
export function rooflineMs(work: { readonly flopPerPixel: number; readonly ioBytesPerPixel: number }, rates: MachineRates): number {
  return 1e9 * Math.max(work.flopPerPixel / rates.flop, work.ioBytesPerPixel / rates.bytes);
}
