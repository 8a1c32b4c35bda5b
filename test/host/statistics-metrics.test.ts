import { describe, expect, it } from 'vitest';
import type { MetricAccumulator, MetricHost, Params } from '../../runtime/host/contracts.js';
import { metrics } from '../../runtime/host/metrics/registry.gen.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { errorOf } from './measure.js';

function accumulatorOf(name: string, params: Params = {}): MetricAccumulator {
  const host = (metrics as Readonly<Record<string, MetricHost>>)[name];
  if (!host) throw new Error(`no metric ${name}`);
  return host.create(params);
}

const vector = (...values: number[]) => tensorFrom('float32', [values.length], values);

describe('metric hosts', () => {
  it.each(Object.entries(metrics))('%s is registered under its name and says what it does', (key, { name, doc }) => {
    expect(name).toBe(key);
    expect(doc).toMatch(/\.$/);
  });
});

describe('pixelStatistics', () => {
  const counts = (flagged: number, total: number) => ({ flagged: tensorFrom('int64', [], [flagged]), total: tensorFrom('int64', [], [total]) });

  it('pools by adding up, and has no percentage of nothing', () => {
    const metric = accumulatorOf('pixelStatistics');
    expect(metric.add(counts(0, 0))['anomaly/anomaly_percentage']).toBeNull();
    expect(metric.add(counts(1, 2))['anomaly/anomaly_percentage']).toBe(50);
    metric.add(counts(1, 6));
    expect(metric.pooled()).toEqual({ 'anomaly/total_pixels': 8, 'anomaly/anomalous_pixels': 2, 'anomaly/anomaly_percentage': 25 });
  });
});

describe('scoreStatistics', () => {
  it('pools as if all batches were one', () => {
    const batched = accumulatorOf('scoreStatistics');
    batched.add({ scores: vector(4, 1) });
    batched.add({ scores: vector(3, 2, 7) });
    expect(batched.pooled()).toEqual(accumulatorOf('scoreStatistics').add({ scores: vector(1, 2, 3, 4, 7) }));
    expect(batched.pooled()).toMatchObject({ 'scores/median': 3, 'scores/q25': 2, 'scores/max': 7 });
  });

  it('knows no deviation of one score, nothing of none, and refuses NaN', () => {
    expect(accumulatorOf('scoreStatistics').add({ scores: vector(2) })).toMatchObject({ 'scores/std': null, 'scores/q99': 2 });
    expect(new Set(Object.values(accumulatorOf('scoreStatistics').pooled()))).toEqual(new Set([null]));
    expect(errorOf(() => accumulatorOf('scoreStatistics').add({ scores: vector(1, Number.NaN) })).code).toBe('metric-nan-score');
  });
});

describe('componentOrthogonality', () => {
  const components = tensorFrom('float32', [2, 2], [1, 0, 1, 1]);

  it('averages over pairs, or over all entries as the reference does', () => {
    // G - I = [[0, 1], [1, 1]]
    expect(accumulatorOf('componentOrthogonality').add({ components }).avg_off_diagonal).toBe(1);
    expect(accumulatorOf('componentOrthogonality', { offDiagonal: 'all' }).add({ components }).avg_off_diagonal).toBe(0.75);
    const single = tensorFrom('float32', [1, 2], [1, 0]);
    expect(accumulatorOf('componentOrthogonality').add({ components: single })).toMatchObject({ avg_off_diagonal: null, diagonal_std: null });
  });
});

describe('selectorDiversity', () => {
  it('is the mean over batches when pooled, without those where it is undefined', () => {
    const metric = accumulatorOf('selectorDiversity');
    expect(metric.add({ weights: vector(0, 0) })).toEqual({ weight_variance: 0, gini_coefficient: null });
    expect(metric.add({ weights: vector(0, 2) })).toEqual({ weight_variance: 1, gini_coefficient: 0.5 });
    expect(metric.pooled()).toEqual({ weight_variance: 0.5, gini_coefficient: 0.5 });
  });
});
