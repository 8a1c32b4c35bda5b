import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { InputsOf, ParamsOf } from '../../../schemas/hosts/contracts.js';
import { anomalyDetection as contract } from '../../../schemas/hosts/metrics/anomaly-detection.js';
import type { Tensor } from '../../../schemas/tensor.js';
import { averagePrecision, rankScores, rocAuc } from '../roc.js';
import { defineMetricHost, type MetricAccumulator, type MetricValues } from '../contracts.js';
import { numbersOf } from '../read-inputs.js';
import { createScoreStore } from '../score-store.js';

type Settings = ParamsOf<typeof contract>;
type Inputs = InputsOf<(typeof contract)['inputs']>;

/**
 * `precision`, `recall`, `f1_score`, `iou` from `counts` [4] = TP, FP, FN, TN (float64 or int64); with `targets`
 * (not 0 is an anomaly) and `logits` (as many elements, ranked in float32) also `average_precision` and, by param `rocAuc`, `roc_auc`.
 * Params: `sigmoid` ranks float32 sigmoid(logits) as the reference does, whose saturation makes ties; `undefinedIs`
 * says what 0/0 becomes.
 * Throws `CuviscError` `metric-nan-score` and `metric-size-mismatch`.
 */
export const anomalyDetection = defineMetricHost(contract, createAccumulator);

function createAccumulator(settings: Settings): MetricAccumulator<Inputs> {
  const pooledCounts = new Float64Array(4);
  const pooledScores = createScoreStore();
  let ranked = false;
  return {
    add(inputs) {
      const counts = numbersOf(inputs.counts);
      counts.forEach((count, i) => {
        pooledCounts[i] = (pooledCounts[i] as number) + count;
      });
      const batch = scoredBatch(inputs, settings);
      if (!batch) return settle(ratios(counts), settings);
      ranked = true;
      pooledScores.append(batch.scores, batch.labels);
      return settle({ ...ratios(counts), ...rankingOf(batch, settings) }, settings);
    },
    pooled() {
      const values = ratios(pooledCounts);
      return settle(ranked ? { ...values, ...rankingOf(pooledScores.view(), settings) } : values, settings);
    },
  };
}

interface ScoredBatch {
  readonly scores: Float32Array;
  readonly labels: Uint8Array;
}

function scoredBatch(inputs: Inputs, { sigmoid }: Settings): ScoredBatch | null {
  const { logits, targets } = inputs;
  if (!logits) return null;
  if (!targets) throw noTargets();
  const raw = logits.data instanceof Float32Array ? logits.data : Float32Array.from(numbersOf(logits));
  const labels = labelsOf(targets);
  if (labels.length === raw.length) return { scores: sigmoid ? raw.map(sigmoid32) : raw, labels };
  throw new CuviscError('metric-size-mismatch', `${raw.length} logits but ${labels.length} targets`, {
    hint: 'logits and targets must cover the same pixels',
  });
}

function noTargets(): CuviscError {
  return new CuviscError('plan-host-input', `${contract.name} reads "targets" beside logits, which the plan does not supply`, {
    hint: 'compile the plan again with this version',
  });
}

function labelsOf(targets: Tensor): Uint8Array {
  const data = targets.data;
  return data instanceof Uint8Array ? data : Uint8Array.from(numbersOf(targets), (label) => Number(label !== 0));
}

/** The logistic function rounded to float32 after each step, so that it saturates to 1 where float32 arithmetic does. */
function sigmoid32(x: number): number {
  return Math.fround(1 / Math.fround(1 + Math.fround(Math.exp(-x))));
}

function rankingOf({ scores, labels }: ScoredBatch, settings: Settings): MetricValues {
  const ranking = rankScores(scores, labels);
  return { average_precision: averagePrecision(ranking), ...(settings.rocAuc ? { roc_auc: rocAuc(ranking) } : {}) };
}

function ratios(counts: Float64Array): MetricValues {
  const [tp = 0, fp = 0, fn = 0] = counts;
  return {
    precision: quotient(tp, tp + fp),
    recall: quotient(tp, tp + fn),
    f1_score: quotient(2 * tp, 2 * tp + fp + fn),
    iou: quotient(tp, tp + fp + fn),
  };
}

function quotient(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function settle(values: MetricValues, { undefinedIs }: Settings): MetricValues {
  if (undefinedIs === 'null') return values;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? 0]));
}
