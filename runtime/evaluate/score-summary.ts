import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isFloat } from '../../schemas/dtype.js';
import type { StepPorts } from '../../schemas/plan.js';
import { numberAt, type Tensor } from '../../schemas/tensor.js';
import type { NoData } from '../no-data/find-no-data.js';
import { presentOnly } from '../no-data/leave-out.js';
import { averagePrecision, rankScores, rocAuc } from '../host/roc.js';

/** How well raw scores rank labelled pixels; computed in float64, ties counted half. */
export interface ScoreSummary {
  readonly count: number;
  /** Pixels whose label is not zero; null without labels. */
  readonly positives: number | null;
  /** Null without labels, or if one class is empty. */
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly sum: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The scores of one source and, if it is labelled, 1 for every positive pixel. */
export interface ScoredPixels {
  readonly scores: Float32Array | Float64Array;
  readonly labels: Uint8Array | undefined;
}

/**
 * The output to rank pixels by: `requested`, or the only float output [B, H, W, 1], or among several the only one
 * whose port is `scores`; null if none is asked for and none or more than one fits.
 * Throws `CuviscError` `output-unknown` if `requested` is no such output.
 */
export function scoreOutputOf(graph: StepPorts, requested: string | undefined): string | null {
  const fitting = graph.outputs.filter(
    (output) => output.role === 'output' && isFloat(output.dtype) && output.dims.length === 4 && output.dims[3] === 1,
  );
  const names = fitting.map(({ name }) => name);
  if (requested !== undefined) {
    if (names.includes(requested)) return requested;
    throw new CuviscError('output-unknown', `${requested} is no float output [B, H, W, 1] of the stage; those are ${names.join(', ') || 'none'}`);
  }
  const candidates = fitting.length === 1 ? fitting : fitting.filter(({ of }) => of?.entry === 'scores');
  return candidates.length === 1 ? (candidates[0]?.name ?? null) : null;
}

/**
 * Pairs the scores of the pixels that have data with labels, one for every pixel.
 * Throws `CuviscError` `labels-differ` if there are not as many labels as pixels, `metric-nan-score` if a score is NaN.
 */
export function scoredPixels(source: string, scores: Tensor, mask: Tensor | undefined, noData: NoData | undefined): ScoredPixels {
  const data = scores.data as Float32Array | Float64Array;
  requireNumbers(source, data);
  if (!mask) return { scores: data, labels: undefined };
  const pixels = noData?.absent.length ?? data.length;
  if (mask.data.length !== pixels) {
    throw new CuviscError(
      'labels-differ',
      `${source}: ${mask.data.length} labels [${mask.dims.join(', ')}] for ${pixels} pixels with scores [${scores.dims.join(', ')}]`,
      { hint: 'give one label per pixel of the cube' },
    );
  }
  const labels = presentOnly(mask, noData).data as ArrayLike<number | bigint>;
  return { scores: data, labels: Uint8Array.from(labels, (value) => (Number(value) === 0 ? 0 : 1)) };
}

function requireNumbers(source: string, scores: Float32Array | Float64Array): void {
  let count = 0;
  for (const score of scores) if (Number.isNaN(score)) count++;
  if (count === 0) return;
  throw new CuviscError('metric-nan-score', `${source}: ${count} of ${scores.length} scores are NaN, which have no rank and no mean`, {
    fault: 'run',
    hint: 'if the cube has NaN, leave such pixels out: --no-data nan, in the API noData: NaN; else look for a division by zero in the pipeline',
  });
}

/** Summarises one source, or several pooled with `poolPixels`. */
export function summariseScores({ scores, labels }: ScoredPixels): ScoreSummary {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) {
    const value = numberAt(scores, i);
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { count: scores.length, ...rankingOf(scores, labels), sum, mean: sum / scores.length, min, max };
}

function rankingOf(scores: ScoredPixels['scores'], labels: ScoredPixels['labels']): Pick<ScoreSummary, 'positives' | 'rocAuc' | 'averagePrecision'> {
  if (!labels) return { positives: null, rocAuc: null, averagePrecision: null };
  const ranking = rankScores(scores, labels);
  return { positives: ranking.positives.length, rocAuc: rocAuc(ranking), averagePrecision: averagePrecision(ranking) };
}

/** All pixels together; labelled only if every part is. */
export function poolPixels(parts: readonly ScoredPixels[]): ScoredPixels {
  const count = parts.reduce((total, part) => total + part.scores.length, 0);
  const scores = new Float64Array(count);
  const labels = parts.every((part) => part.labels) ? new Uint8Array(count) : undefined;
  let at = 0;
  for (const part of parts) {
    scores.set(part.scores, at);
    if (part.labels) labels?.set(part.labels, at);
    at += part.scores.length;
  }
  return { scores, labels };
}
