/** One measured figure, beside a reference taken in the same run where there is one. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly reference?: { readonly what: string; readonly value: number };
}

/** A benchmark. `run` measures; nothing is asserted. */
export interface Bench {
  readonly name: string;
  readonly doc: string;
  run(): Promise<readonly Figure[]>;
}

/** Median wall time of `repeats` calls in milliseconds, after `warmUp` calls that do not count. */
export async function medianMs(call: () => Promise<unknown>, repeats = 9, warmUp = 2): Promise<number> {
  for (let i = 0; i < warmUp; i++) await call();
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return medianOf(times);
}

/** The upper median; NaN of none. */
export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
