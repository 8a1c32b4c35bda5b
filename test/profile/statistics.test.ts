import { describe, expect, it } from 'vitest';
import { DurationStatistics } from '../../runtime/profile/duration-statistics.js';
import { MedianEstimator } from '../../runtime/profile/median-estimator.js';

// The vectors were computed with the implementation that the table's format comes from; they are printed with six to ten digits.
const samples = [0.02, 0.15, 0.74, 3.39, 0.83, 22.37, 10.15, 15.43, 38.62, 15.92, 34.6, 10.28, 1.47, 0.4, 0.05, 11.39, 0.27, 0.42, 0.09, 11.37];
const medians = [
  ...[0.02, 0.085, 0.15, 0.445, 0.74, 0.74, 0.74, 2.178333, 4.752685, 4.752685],
  ...Array<number>(4).fill(9.274705),
  ...Array<number>(4).fill(6.297302),
  ...[4.440634, 4.440634],
];

describe('the median', () => {
  it('follows the P2 markers sample by sample', () => {
    const estimator = new MedianEstimator();
    expect(estimator.median).toBe(0);
    for (const [i, sample] of samples.entries()) {
      estimator.add(sample);
      expect(estimator.median).toBeCloseTo(medians[i] as number, 6);
    }
    const { heights, positions } = estimator.markers;
    for (const [i, height] of [0.02, 0.4938954475, 4.4406343533, 17.2039042741, 38.62].entries()) expect(heights[i]).toBeCloseTo(height, 9);
    expect(positions).toEqual([1, 6, 10, 16, 20]);
  });

  it('of a permutation of 0 to 100 is near 50', () => {
    const estimator = new MedianEstimator();
    for (let i = 0; i <= 100; i++) estimator.add((37 * i) % 101);
    // The same operations in the same order: only the last bits may differ.
    expect(estimator.median).toBeCloseTo(51.61715001836231, 12);
  });

  it('of equal samples is that sample', () => {
    const estimator = new MedianEstimator();
    for (let i = 0; i < 50; i++) estimator.add(7);
    expect(estimator.median).toBe(7);
  });
});

describe('statistics of durations', () => {
  it('leave the warm-up out and use the deviation of the population', () => {
    const statistics = new DurationStatistics(2);
    for (const ms of [100, 200, 1, 2, 3, 4, 5, 6, 7]) statistics.add(ms);
    expect(statistics.summary).toEqual({ count: 7, meanMs: 4, medianMs: 3, stdMs: 2, minMs: 1, maxMs: 7, totalMs: 28, lastMs: 7 });
  });

  it('are all zero as long as every sample was skipped', () => {
    const statistics = new DurationStatistics(3);
    statistics.add(5);
    expect(statistics.summary).toEqual({ count: 0, meanMs: 0, medianMs: 0, stdMs: 0, minMs: 0, maxMs: 0, totalMs: 0, lastMs: 0 });
  });
});
