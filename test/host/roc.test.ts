import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision, rankScores, rocAuc, type Scores } from '../../runtime/host/roc.js';
import { errorOf } from './measure.js';

type Labelled = readonly (readonly [number, number])[];

/** Pairs of a score, with ties likely, and a label. */
const labelled = fc.array(fc.tuple(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true })), fc.integer({ min: 0, max: 1 })), {
  maxLength: 60,
});

function rankingOf(pairs: Labelled) {
  return rankScores(
    Float32Array.from(pairs, ([score]) => score),
    pairs.map(([, label]) => label),
  );
}

function aucByPairs(pairs: Labelled): number | null {
  const scoresOf = (wanted: number) => pairs.filter(([, label]) => label === wanted).map(([score]) => score);
  const duels = scoresOf(1).flatMap((a) => scoresOf(0).map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  return duels.length === 0 ? null : duels.reduce<number>((sum, won) => sum + won, 0) / duels.length;
}

function precisionByThresholds(pairs: Labelled): number | null {
  const positives = pairs.filter(([, label]) => label === 1);
  if (positives.length === 0) return null;
  const precisionAt = (threshold: number) => {
    const flagged = pairs.filter(([score]) => score >= threshold);
    return flagged.filter(([, label]) => label === 1).length / flagged.length;
  };
  return positives.reduce((sum, [score]) => sum + precisionAt(score), 0) / positives.length;
}

function expectClose(actual: number | null, expected: number | null): void {
  if (expected === null || actual === null) expect(actual).toBe(expected);
  else expect(actual).toBeCloseTo(expected, 12);
}

describe('ranking metrics', () => {
  it('agree with their definitions, ties included', () => {
    fc.assert(
      fc.property(labelled, (pairs) => {
        const ranking = rankingOf(pairs);
        expectClose(rocAuc(ranking), aucByPairs(pairs));
        expectClose(averagePrecision(ranking), precisionByThresholds(pairs));
      }),
    );
  });

  it.each<[string, Scores]>([
    ['float32', Float32Array.of(0.1, 0.4, 0.35, 0.8)],
    ['float64', Float64Array.of(0.1, 0.4, 0.35, 0.8)],
  ])('rank a textbook example: %s', (_, scores) => {
    const ranking = rankScores(scores, [0, 0, 1, 1]);
    expect(rocAuc(ranking)).toBe(0.75);
    expect(averagePrecision(ranking)).toBeCloseTo(5 / 6, 15);
  });

  it('tell apart float64 scores that float32 would tie', () => {
    expect(rocAuc(rankScores(Float64Array.of(1, 1 + 1e-12), [0, 1]))).toBe(1);
  });

  it('rank infinite scores, and zeros of either sign as equal', () => {
    expect(rocAuc(rankScores(Float32Array.of(-Infinity, Infinity), [0, 1]))).toBe(1);
    expect(averagePrecision(rankScores(Float32Array.of(-Infinity, -Infinity), [0, 1]))).toBe(0.5);
    expect(rocAuc(rankScores(Float32Array.of(0, -0), [0, 1]))).toBe(0.5);
  });

  it('are undefined where a class is missing', () => {
    const allNormal = rankScores(Float32Array.of(1, 2), [0, 0]);
    expect([rocAuc(allNormal), averagePrecision(allNormal)]).toEqual([null, null]);
    const allAnomalous = rankScores(Float32Array.of(1, 2), [1, 1]);
    expect([rocAuc(allAnomalous), averagePrecision(allAnomalous)]).toEqual([null, 1]);
  });

  it('refuse NaN and missing labels', () => {
    const error = errorOf(() => rankScores(Float32Array.of(1, Number.NaN), [0, 1]));
    expect([error.code, error.fault, error.message]).toEqual(['metric-nan-score', 'run', 'score 1 is NaN and has no rank']);
    expect(errorOf(() => rankScores(Float32Array.of(1), [])).code).toBe('metric-size-mismatch');
  });
});
