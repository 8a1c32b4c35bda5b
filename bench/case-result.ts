import { medianOf } from './bench.js';
import type { BenchCase, Goal } from './cases/bench-case.js';
import type { MeasuredRates } from './machine-rates.js';
import type { CaseSample } from './measure-case.js';
import type { Reference } from './reference/run-reference.js';

/** Milliseconds per call over several processes: the median of the quietest one, the shortest, and the least processor time. */
export interface Timing {
  readonly median: number;
  readonly minimum: number;
  /** Of all threads together, those that wait in a loop included: comparable with one thread only. */
  readonly cpu: number;
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
  /** Ratios of the shortest times and of the processor times; `null` without a figure of the reference. */
  readonly goals: readonly (Goal & { readonly ratio: number | null; readonly cpuRatio: number | null })[];
  readonly published: string;
}

/** What the processes of both sides measured of a case. */
export interface CaseMeasurements {
  readonly bench: BenchCase;
  readonly threads: number;
  readonly rates: MeasuredRates;
  readonly ours: readonly CaseSample[];
  readonly theirs: readonly Reference[];
}

/** Figures of a case from its measurements. */
export function resultOf({ bench, threads, rates, ours, theirs }: CaseMeasurements): CaseResult {
  const { name, doc, pixels, least, goals, published } = bench;
  const timing = timingOf(ours);
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
      return { against, atMost, ratio: variant ? timing.minimum / variant.minimum : null, cpuRatio: variant ? timing.cpu / variant.cpu : null };
    }),
  };
}

/** Figures of one side from its processes. */
export function timingOf(processes: readonly { readonly times: readonly number[]; readonly cpu: readonly number[] }[]): Timing {
  return {
    median: Math.min(...processes.map(({ times }) => medianOf(times))),
    minimum: Math.min(...processes.flatMap(({ times }) => times)),
    cpu: Math.min(...processes.map(({ cpu }) => medianOf(cpu))),
  };
}

function referenceOf(samples: readonly Reference[]): CaseResult['reference'] {
  const [first] = samples;
  if (!first) return null;
  const variants = Object.keys(first.variants).map((name) => {
    const processes = samples.flatMap(({ variants: each }) => each[name] ?? []);
    return [name, timingOf(processes)] as const;
  });
  return { version: first.torch, variants: Object.fromEntries(variants), skipped: first.skipped };
}
