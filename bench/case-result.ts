import { medianOf } from './bench.js';
import type { BenchCase } from './cases/bench-case.js';
import type { MeasuredRates } from './machine-rates.js';
import type { CaseSample } from './measure-case.js';
import type { ReferenceSample } from './reference/run-reference.js';

/** Times of several processes: the median of the quietest one, and the shortest of all; milliseconds per call. */
export interface Timing {
  readonly median: number;
  readonly minimum: number;
}

/** All figures of a case, as they are written to a file. */
export interface CaseResult extends Timing {
  readonly name: string;
  readonly doc: string;
  readonly threads: number;
  /** By the shortest time. */
  readonly pixelsPerSecond: number;
  /** Least milliseconds at the machine's rates, and its share of the shortest time. */
  readonly floor: number;
  readonly shareOfFloor: number;
  readonly grownBytes: number | null;
  /** Median time outside onnxruntime's `run` per call, in microseconds. */
  readonly outsideMicroseconds: number;
  readonly reference: {
    readonly version: string;
    readonly variants: Readonly<Record<string, Timing>>;
    readonly skipped: Readonly<Record<string, string>>;
  } | null;
  /** `ratio` is that of the shortest times; `null` without a figure of the reference. */
  readonly goals: readonly { readonly against: string; readonly atMost: number; readonly ratio: number | null }[];
  readonly published: string;
}

/** Figures from what the processes of both sides measured. */
export function resultOf(
  { name, doc, threads, pixels, least, goals, published }: BenchCase,
  rates: MeasuredRates,
  ours: readonly CaseSample[],
  theirs: readonly ReferenceSample[],
): CaseResult {
  const timing = timingOf(ours.map(({ times }) => times));
  const floor = 1000 * Math.max(least.flop / rates.flop, least.bytes / rates.bytes);
  const reference = referenceOf(theirs);
  const grown = ours.flatMap(({ grownBytes }) => (grownBytes === null ? [] : [grownBytes]));
  return {
    ...{ name, doc, threads, ...timing, published },
    pixelsPerSecond: (1000 * pixels) / timing.minimum,
    floor,
    shareOfFloor: floor / timing.minimum,
    grownBytes: grown.length === 0 ? null : Math.max(...grown),
    outsideMicroseconds: 1000 * Math.min(...ours.map(({ outside }) => medianOf(outside))),
    reference,
    goals: goals.map(({ against, atMost }) => {
      const variant = reference?.variants[against];
      return { against, atMost, ratio: variant ? timing.minimum / variant.minimum : null };
    }),
  };
}

/** Median of the quietest process, and the shortest time of all. */
export function timingOf(processes: readonly (readonly number[])[]): Timing {
  return { median: Math.min(...processes.map(medianOf)), minimum: Math.min(...processes.flat()) };
}

function referenceOf(samples: readonly ReferenceSample[]): CaseResult['reference'] {
  const [first] = samples;
  if (!first) return null;
  const variants = Object.keys(first.times).map((variant) => [variant, timingOf(samples.map(({ times }) => times[variant] ?? []))] as const);
  return { version: first.version, variants: Object.fromEntries(variants), skipped: first.skipped };
}
