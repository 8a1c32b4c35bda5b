import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { scoreStatistics as contract } from '../../../schemas/hosts/metrics/score-statistics.js';
import { defineMetricHost, type MetricValues } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';
import { deviationOf, meanOf } from '../sample-statistics.js';
import { createScoreStore } from '../score-store.js';

/**
 * `scores/mean`, `/std` (divisor n - 1), `/min`, `/max`, `/median` (lower) and the linearly interpolated quantiles
 * `/q25`, `/q75`, `/q95`, `/q99` of `scores`, all `null` of none. Pooled they are those of all scores of the split.
 * Throws `CuviscError` `metric-nan-score`.
 */
export const scoreStatistics = defineMetricHost(contract, () => {
  const store = createScoreStore();
  return {
    add(inputs) {
      const scores = Float32Array.from(numbersOf(inputs.scores));
      requireNumbers(scores);
      store.append(scores, new Uint8Array(scores.length));
      return valuesOf(scores.sort());
    },
    pooled: () => valuesOf(store.view().scores.slice().sort()),
  };
});

function requireNumbers(scores: Float32Array): void {
  const at = scores.findIndex(Number.isNaN);
  if (at < 0) return;
  throw new CuviscError('metric-nan-score', `score ${at} is NaN`, {
    hint: 'if the data have NaN, leave such pixels out: --no-data nan, in the API noData: NaN; else look for a division by zero before the scores',
  });
}

function valuesOf(ascending: Float32Array): MetricValues {
  const n = ascending.length;
  const at = (rank: number) => ascending[rank] ?? null;
  return {
    'scores/mean': n === 0 ? null : meanOf(ascending),
    'scores/std': deviationOf(ascending, 1),
    'scores/min': at(0),
    'scores/max': at(n - 1),
    'scores/median': at(Math.floor((n - 1) / 2)),
    'scores/q25': quantileOf(ascending, 0.25),
    'scores/q75': quantileOf(ascending, 0.75),
    'scores/q95': quantileOf(ascending, 0.95),
    'scores/q99': quantileOf(ascending, 0.99),
  };
}

function quantileOf(ascending: Float32Array, quantile: number): number | null {
  const rank = quantile * (ascending.length - 1);
  const low = ascending[Math.floor(rank)];
  const high = ascending[Math.ceil(rank)];
  return low === undefined || high === undefined ? null : low + (rank - Math.floor(rank)) * (high - low);
}
