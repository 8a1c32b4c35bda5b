import { MedianEstimator } from './median-estimator.js';

/** What was measured of one row, in milliseconds; all zero where `count` is. */
export interface Durations {
  readonly count: number;
  readonly meanMs: number;
  /** By the P2 estimator. */
  readonly medianMs: number;
  /** Standard deviation of the population. */
  readonly stdMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly totalMs: number;
  readonly lastMs: number;
}

/**
 * Running statistics of durations in constant memory; the first `skip` samples do not count. Mean and squared deviations
 * as in B. P. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4 (1962).
 */
export class DurationStatistics {
  #skip: number;
  #count = 0;
  #mean = 0;
  #m2 = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #total = 0;
  #last = 0;
  readonly #median = new MedianEstimator();

  constructor(skip: number) {
    this.#skip = skip;
  }

  /** Takes a duration in milliseconds. */
  add(ms: number): void {
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    this.#count++;
    const before = ms - this.#mean;
    this.#mean += before / this.#count;
    this.#m2 += before * (ms - this.#mean);
    this.#min = Math.min(this.#min, ms);
    this.#max = Math.max(this.#max, ms);
    this.#total += ms;
    this.#last = ms;
    this.#median.add(ms);
  }

  get summary(): Durations {
    const count = this.#count;
    return {
      count,
      meanMs: this.#mean,
      medianMs: this.#median.median,
      stdMs: count === 0 ? 0 : Math.sqrt(this.#m2 / count),
      minMs: count === 0 ? 0 : this.#min,
      maxMs: this.#max,
      totalMs: this.#total,
      lastMs: this.#last,
    };
  }
}
