/** Markers of the P2 algorithm, per marker: how far its desired position moves with each sample. */
const increments = [0, 0.25, 0.5, 0.75, 1] as const;

/**
 * Median of a stream in constant memory: the P2 algorithm of R. Jain and I. Chlamtac, "The P2 algorithm for dynamic
 * calculation of quantiles and histograms without storing observations", Communications of the ACM 28 (1985) 1076-1085,
 * for the quantile 0.5. Exact for up to five samples.
 */
export class MedianEstimator {
  /** The first five samples in their order of arrival, then the heights of the five markers. */
  #heights: number[] = [];
  #positions = [1, 2, 3, 4, 5];
  #desired = [1, 2, 3, 4, 5];
  #count = 0;

  /** Takes a finite sample. */
  add(x: number): void {
    this.#count++;
    if (this.#count > 5) this.#update(x);
    else this.#heights.push(x);
    if (this.#count === 5) this.#heights = ascending(this.#heights);
  }

  /** The estimate; 0 without samples. */
  get median(): number {
    if (this.#count >= 5) return this.#heights[2] as number;
    if (this.#count === 0) return 0;
    const sorted = ascending(this.#heights);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] as number;
    return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
  }

  /** Heights and positions of the five markers, once there are five samples. */
  get markers(): { readonly heights: readonly number[]; readonly positions: readonly number[] } {
    return { heights: [...this.#heights], positions: [...this.#positions] };
  }

  #update(x: number): void {
    const cell = this.#cellOf(x);
    for (let i = 0; i < 5; i++) {
      if (i > cell) this.#positions[i] = at(this.#positions, i) + 1;
      this.#desired[i] = at(this.#desired, i) + at(increments, i);
    }
    for (let i = 1; i < 4; i++) this.#adjust(i);
  }

  /** The cell between markers into which `x` falls; an extreme marker moves to an `x` outside all. */
  #cellOf(x: number): number {
    const heights = this.#heights;
    if (x < at(heights, 0)) heights[0] = x;
    if (x > at(heights, 4)) heights[4] = x;
    const above = heights.findIndex((height) => x < height);
    return above === -1 ? 3 : Math.max(0, above - 1);
  }

  #adjust(i: number): void {
    const n = this.#positions;
    const drift = at(this.#desired, i) - at(n, i);
    const up = drift >= 1 && at(n, i + 1) - at(n, i) > 1;
    const down = drift <= -1 && at(n, i - 1) - at(n, i) < -1;
    if (!up && !down) return;
    const step = up ? 1 : -1;
    const candidate = this.#parabolic(i, step);
    const between = at(this.#heights, i - 1) < candidate && candidate < at(this.#heights, i + 1);
    this.#heights[i] = between ? candidate : this.#linear(i, step);
    n[i] = at(n, i) + step;
  }

  #parabolic(i: number, step: number): number {
    const [q, n] = [this.#heights, this.#positions];
    const [left, here, right] = [at(n, i - 1), at(n, i), at(n, i + 1)];
    const rising = ((here - left + step) * (at(q, i + 1) - at(q, i))) / (right - here);
    const falling = ((right - here - step) * (at(q, i) - at(q, i - 1))) / (here - left);
    return at(q, i) + (step / (right - left)) * (rising + falling);
  }

  #linear(i: number, step: number): number {
    const [q, n] = [this.#heights, this.#positions];
    return at(q, i) + (step * (at(q, i + step) - at(q, i))) / (at(n, i + step) - at(n, i));
  }
}

function at(values: readonly number[], i: number): number {
  return values[i] as number;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
