import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { fitted, openTiny } from './fixtures.js';

let plan: Plan;
beforeAll(async () => {
  plan = await openTiny(fitted);
});

/** One row whose scores under the fitted state are (a - 1) / 2. */
const row = (values: readonly number[]) =>
  tensorFrom(
    'float32',
    [1, 1, values.length, 2],
    values.flatMap((value) => [value, 2]),
  );

describe('an evaluation', () => {
  it('ranks labelled pixels per source and pooled, ties counting half', async () => {
    const report = await plan.evaluate([
      { cube: row([1, 3, 5, 5]), mask: tensorFrom('int32', [1, 1, 4], [0, 0, 7, 0]) },
      { cube: row([9, 1]), mask: tensorFrom('bool', [1, 2], [1, 0]) },
    ]);
    expect(report.score).toBe('norm.scores');
    expect(report.sources[0]?.scores).toEqual({ count: 4, positives: 1, rocAuc: 2.5 / 3, averagePrecision: 0.5, sum: 5, mean: 1.25, min: 0, max: 2 });
    // Positives 2 and 4 against negatives 0, 1, 2, 0: 3.5 + 4 of 8 pairs; precision 1 at the first, 2/3 at the second.
    expect(report.pooled.scores).toMatchObject({ count: 6, positives: 2, rocAuc: 7.5 / 8, averagePrecision: 0.5 * 1 + 0.5 * (2 / 3), max: 4 });
    expect(report.sources.map((source) => source.metrics)).toEqual([{ max: { max: 2 } }, { max: { max: 4 } }]);
    expect(report.pooled.metrics).toEqual({ max: { max: 4 } });
  });

  it('without labels only sums scores', async () => {
    const report = await plan.evaluate([{ file: '2x3' }, { file: '2x3', labels: '2x3' }]);
    expect(report.sources.map(({ source, scores }) => [source, scores?.positives === null])).toEqual([
      ['2x3', true],
      ['2x3', false],
    ]);
    expect(report.pooled.scores).toMatchObject({ count: 12, positives: null, rocAuc: null, averagePrecision: null });
  });

  it('has no scores where the stage gives none, or more than one', async () => {
    const report = await plan.evaluate([{ file: '2x3' }], { stage: 'val' });
    expect(report).toMatchObject({ score: null, pooled: { scores: null, metrics: {} } });
  });

  it('refuses labels of another size, and scores that do not exist', async () => {
    const wrong = plan.evaluate([{ cube: row([1, 2]), mask: tensorFrom('uint8', [3], [1, 0, 0]) }]);
    await expect(wrong).rejects.toMatchObject({ code: 'labels-differ' });
    await expect(plan.evaluate([{ file: '2x2' }], { score: 'norm.out' })).rejects.toMatchObject({ code: 'output-unknown' });
    await expect(plan.evaluate([])).rejects.toMatchObject({ code: 'no-data' });
  });
});
