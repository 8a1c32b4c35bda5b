/** In which dtype products with folded matrices are computed. */
export type Precision = 'float32' | 'float64';

/** What optimising may do. */
export interface Optimisation {
  /** False leaves every operation to its own node and makes no prologue. */
  readonly fuse: boolean;
  readonly precision: Precision;
  /**
   * Allows what may cost digits: a centring behind the product, as a bias, where that has at most half as many results as
   * channels. The error grows by the ratio of mean to deviation of the data.
   */
  readonly fastMath: boolean;
}

/** What is done unless something else is asked for. */
export const usualOptimisation: Optimisation = { fuse: true, precision: 'float32', fastMath: false };
