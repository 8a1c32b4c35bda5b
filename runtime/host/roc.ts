import { CuviscError } from '../../schemas/cuvisc-error.js';

/** Scores with the label of each. */
export type Scores = Float32Array | Float64Array;

/** Scores split by label, each part ascending. */
export interface Ranking {
  readonly positives: Scores;
  readonly negatives: Scores;
}

/**
 * Sorts `scores` for the ranking metrics; a label other than 0 is positive. Infinite scores rank as such.
 * Throws `CuviscError`: `metric-size-mismatch` if there is not one label per score, `metric-nan-score` on NaN.
 */
export function rankScores(scores: Scores, labels: ArrayLike<number>): Ranking {
  if (scores.length !== labels.length) throw sizeMismatch(scores.length, labels.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) throw nanScore(i);
    if (labels[i] !== 0) count++;
  }
  const positives = emptyLike(scores, count);
  const negatives = emptyLike(scores, scores.length - count);
  for (let i = 0, p = 0, n = 0; i < scores.length; i++) {
    if (labels[i] !== 0) positives[p++] = scores[i] as number;
    else negatives[n++] = scores[i] as number;
  }
  return { positives: positives.sort(), negatives: negatives.sort() };
}

/**
 * Area under the ROC curve: the probability that a positive outranks a negative, ties counting one half
 * (Mann-Whitney with midranks). `null` if either class is empty.
 */
export function rocAuc(ranking: Ranking): number | null {
  const pairs = ranking.positives.length * ranking.negatives.length;
  if (pairs === 0) return null;
  let below = ranking.negatives.length;
  let won = 0;
  visitThresholds(ranking, (positives, negatives) => {
    below -= negatives;
    won += positives * (below + negatives / 2);
  });
  return won / pairs;
}

/**
 * Step-wise average precision over all thresholds: the sum of (recall_k - recall_k-1) precision_k, equal scores
 * sharing one threshold. `null` without positives; 1 if there is no negative.
 */
export function averagePrecision(ranking: Ranking): number | null {
  const total = ranking.positives.length;
  if (total === 0) return null;
  let hits = 0;
  let flagged = 0;
  let area = 0;
  visitThresholds(ranking, (positives, negatives) => {
    hits += positives;
    flagged += positives + negatives;
    area += positives * (hits / flagged);
  });
  return area / total;
}

/** Calls `visit` once per distinct score, from the highest down, with the numbers of positives and negatives there. */
function visitThresholds(ranking: Ranking, visit: (positives: number, negatives: number) => void): void {
  const { positives, negatives } = ranking;
  let p = positives.length;
  let n = negatives.length;
  while (p > 0 || n > 0) {
    const score = Math.max(positives[p - 1] ?? -Infinity, negatives[n - 1] ?? -Infinity);
    const [pBefore, nBefore] = [p, n];
    while (p > 0 && positives[p - 1] === score) p--;
    while (n > 0 && negatives[n - 1] === score) n--;
    visit(pBefore - p, nBefore - n);
  }
}

function emptyLike(scores: Scores, length: number): Scores {
  return scores instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

function sizeMismatch(scores: number, labels: number): CuviscError {
  return new CuviscError('metric-size-mismatch', `${scores} scores but ${labels} labels`, {
    hint: 'give one label per pixel of the scored image',
  });
}

function nanScore(index: number): CuviscError {
  return new CuviscError('metric-nan-score', `score ${index} is NaN and has no rank`, {
    fault: 'run',
    hint: 'if the data have NaN, leave such pixels out: --no-data nan, in the API noData: NaN; else look for a division by zero in the pipeline',
  });
}
