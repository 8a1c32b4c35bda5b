import { describe, expect, it } from 'vitest';
import type { MetricValues } from '../../runtime/host/contracts.js';
import { metrics } from '../../runtime/host/metrics/registry.gen.js';
import { anomalyDetection } from '../../runtime/host/metrics/anomaly-detection.js';
import { tensor, tensorFrom, type Tensors } from '../../schemas/tensor.js';
import { errorOf, readSample } from './measure.js';

interface Run {
  readonly decisions: number[];
  readonly targets: number[];
  readonly logits?: number[];
  readonly metrics: Record<string, number>;
}

/** TP, FP, FN, TN as a stage graph counts them. */
function countsOf({ decisions, targets }: Pick<Run, 'decisions' | 'targets'>): number[] {
  const count = (decision: number, target: number) => decisions.filter((d, i) => d === decision && targets[i] === target).length;
  return [count(1, 1), count(1, 0), count(0, 1), count(0, 0)];
}

function inputsOf(run: Run): Tensors {
  const counts = tensorFrom('float64', [4], countsOf(run));
  const targets = tensorFrom('bool', [1, run.targets.length, 1, 1], run.targets);
  return run.logits ? { counts, targets, logits: tensorFrom('float32', targets.dims, run.logits) } : { counts, targets };
}

function rounded(values: MetricValues): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === null ? null : Math.fround(value)]));
}

const samples = readSample<Run[]>('anomaly-detection');

describe('anomalyDetection', () => {
  it('is registered under its name', () => {
    expect(metrics.anomalyDetection?.name).toBe('anomalyDetection');
  });

  it.each(Object.entries(samples))('gives the float32 values of the reference batch by batch: %s', (_, runs) => {
    const accumulator = anomalyDetection.create({ sigmoid: true, undefinedIs: 'zero' });
    for (const run of runs) {
      const expected = Object.fromEntries(Object.entries(run.metrics).map(([key, value]) => [key, Math.fround(value) + 0]));
      expect(rounded(accumulator.add(inputsOf(run)))).toEqual(expected);
    }
  });

  it('pools as if all batches were one', () => {
    const runs = [...(samples.with_logits as Run[]), ...(samples.saturated_scores as Run[])];
    const batched = anomalyDetection.create({});
    for (const run of runs) batched.add(inputsOf(run));
    const single = anomalyDetection.create({});
    const whole = single.add(
      inputsOf({
        decisions: runs.flatMap((run) => run.decisions),
        targets: runs.flatMap((run) => run.targets),
        logits: runs.flatMap((run) => run.logits ?? []),
        metrics: {},
      }),
    );
    expect(batched.pooled()).toEqual(whole);
    expect(single.pooled()).toEqual(whole);
  });

  it('calls 0/0 undefined unless told otherwise', () => {
    const [run] = samples.all_normal_targets as [Run];
    const values = anomalyDetection.create({}).add(inputsOf(run));
    expect(values).toEqual({ precision: null, recall: null, f1_score: null, iou: null, average_precision: null });
    expect(anomalyDetection.create({}).pooled()).toEqual({ precision: null, recall: null, f1_score: null, iou: null });
  });

  it('ranks raw logits without the ties of a saturated sigmoid', () => {
    const [run] = samples.saturated_scores as [Run];
    const withTies = anomalyDetection.create({ sigmoid: true }).add(inputsOf(run)).average_precision as number;
    const raw = anomalyDetection.create({ sigmoid: false }).add(inputsOf(run)).average_precision as number;
    expect(raw).toBeGreaterThan(withTies);
  });

  it('saturates the sigmoid where float32 arithmetic does', () => {
    const inputs = {
      counts: tensorFrom('float64', [4], [0, 0, 0, 0]),
      targets: tensorFrom('bool', [2], [1, 0]),
      // 1 + exp(-16.8) rounds to 1 in float32, although 1 / (1 + exp(-16.8)) in float64 would round below 1.
      logits: tensorFrom('float32', [2], [16.8, 40]),
    };
    expect(anomalyDetection.create({ sigmoid: true }).add(inputs).average_precision).toBe(0.5);
    expect(anomalyDetection.create({ sigmoid: true }).add({ ...inputs, targets: tensorFrom('bool', [2], [0, 1]) }).average_precision).toBe(0.5);
  });

  it('reads int64 counts', () => {
    const counts = tensor('int64', [4], BigInt64Array.of(1n, 1n, 0n, 7n));
    expect(anomalyDetection.create({}).add({ counts })).toEqual({ precision: 0.5, recall: 1, f1_score: 2 / 3, iou: 0.5 });
  });

  it('refuses targets of another size, and NaN', () => {
    const counts = tensorFrom('float64', [4], [0, 0, 0, 0]);
    const targets = tensorFrom('bool', [2], [0, 1]);
    const add = (logits: number[]) => () =>
      anomalyDetection.create({}).add({ counts, targets, logits: tensorFrom('float32', [logits.length], logits) });
    expect(errorOf(add([1])).code).toBe('metric-size-mismatch');
    expect(errorOf(add([1, Number.NaN])).code).toBe('metric-nan-score');
  });
});

it('M19: tells the area under the ROC curve, per batch and pooled, where it is asked for', () => {
  const metric = anomalyDetection.create({ rocAuc: true });
  const counts = tensorFrom('int64', [4], [0, 0, 0, 0]);
  // Pairs won by the positive, by hand: 0.4 beats 0.1 and ties 0.4 of (0.1, 0.4): 1.5 of 2. Then 3 beats 1, pooled also 0.1, 0.4; 0.4 loses to 1.
  const first = metric.add({ counts, targets: tensorFrom('bool', [3], [0, 1, 0]), logits: tensorFrom('float32', [3], [0.1, 0.4, 0.4]) });
  const second = metric.add({ counts, targets: tensorFrom('bool', [2], [1, 0]), logits: tensorFrom('float32', [2], [3, 1]) });
  expect([first.roc_auc, second.roc_auc, metric.pooled().roc_auc]).toEqual([0.75, 1, 4.5 / 6]);
});
