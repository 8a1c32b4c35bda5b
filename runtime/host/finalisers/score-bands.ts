import { rankScores, rocAuc } from '../roc.js';

/** How well each band tells two labels apart, by three measures and their weighted sum. */
export interface BandScores {
  readonly combined: Float64Array;
  readonly fisher: Float64Array;
  readonly auc: Float64Array;
  readonly information: Float64Array;
}

/** Below these a denominator, or a deviation, counts as none. */
const vanishing = 1e-10;
/** Edges of the bins that mutual information counts in, and what each bin has from the start. */
const [edges, prior] = [10, 1e-10];

/** Scores of bands, given by their values, for labels 0 and 1; all 0 without both. */
export function bandScores(bands: readonly Float64Array[], labels: Uint8Array, weights: readonly [number, number, number]): BandScores {
  const marked = labels.reduce((sum, label) => sum + label, 0);
  const isScored = marked > 0 && marked < labels.length;
  const of = (score: (values: Float64Array, labels: Uint8Array) => number) =>
    Float64Array.from(bands, (values) => (isScored ? score(values, labels) : 0));
  const [fisher, auc, information] = [of(fisherScore), of((values, truth) => rocAuc(rankScores(values, truth)) ?? 0), of(mutualInformation)];
  const parts = [fisher, auc, information].map(standardised);
  const combined = Float64Array.from(bands, (_, band) => parts.reduce((sum, part, i) => sum + (weights[i] as number) * (part[band] as number), 0));
  return { combined, fisher, auc, information };
}

/** (mean_1 - mean_0)^2 / (variance_0 + variance_1), population variances; 0 where they vanish. */
function fisherScore(values: Float64Array, labels: Uint8Array): number {
  const [zero, one] = [0, 1].map((label) => momentsOf(values.filter((_, i) => labels[i] === label))) as [Moments, Moments];
  const spread = zero.variance + one.variance;
  return spread < vanishing ? 0 : (one.mean - zero.mean) ** 2 / spread;
}

/** In bits, of the label and the bin of a value: from each of ten evenly spaced edges to the next, the last edge by itself. */
function mutualInformation(values: Float64Array, labels: Uint8Array): number {
  const [low, high] = [values.reduce((a, c) => Math.min(a, c)), values.reduce((a, c) => Math.max(a, c))];
  if (high <= low) return 0;
  const joint = new Float64Array(2 * edges).fill(prior);
  const step = (high - low) / (edges - 1);
  const edge = (k: number) => (k === edges - 1 ? high : low + k * step);
  for (const [i, value] of values.entries()) {
    let bin = Math.min(edges - 1, Math.floor((value - low) / step));
    while (bin + 1 < edges && value >= edge(bin + 1)) bin++;
    while (bin > 0 && value < edge(bin)) bin--;
    const at = 2 * bin + (labels[i] as number);
    joint[at] = (joint[at] as number) + 1;
  }
  const total = joint.reduce((sum, each) => sum + each, 0);
  const share = (at: number) => (joint[at] as number) / total;
  const ofLabel = [0, 1].map((label) => Array.from({ length: edges }, (_, bin) => share(2 * bin + label)).reduce((sum, each) => sum + each, 0));
  return joint.reduce((sum, _, at) => {
    const bin = at - (at % 2);
    return sum + share(at) * Math.log2(share(at) / ((share(bin) + share(bin + 1)) * (ofLabel[at % 2] as number)));
  }, 0);
}

/** Less their mean, over their population deviation unless it vanishes. */
function standardised(scores: Float64Array): Float64Array {
  const { mean, variance } = momentsOf(scores);
  const deviation = Math.sqrt(variance);
  return scores.map((score) => (deviation < vanishing ? score - mean : (score - mean) / deviation));
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function momentsOf(values: Float64Array): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}
