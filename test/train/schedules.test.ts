import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSchedule } from '../../runtime/train/schedules.js';
import { readTrainConfig } from '../../runtime/train/train-config.js';
import type { TrainOptions } from '../../schemas/training/config.js';
import type { GoldenSchedule } from '../golden/golden-case.js';
import { ratesOf, scheduleOptions } from '../golden/replay-schedules.js';

const { cases } = JSON.parse(readFileSync('test/golden/samples/training/schedulers.json', 'utf8')) as { cases: readonly GoldenSchedule[] };

const recordings = cases.flatMap((each) => (each.lr ? [[JSON.stringify(each.scheduler), { ...each, lr: each.lr }] as const] : []));

function scheduleOf(schedule: TrainOptions['schedule'], base: number, epochs: number) {
  return createSchedule(readTrainConfig({ schedule }).schedule, base, epochs);
}

describe('a learning-rate schedule', () => {
  it.each(recordings)('%s follows the recorded rates', (_, recorded) => {
    const rates = ratesOf(scheduleOptions(recorded.scheduler), recorded.base_lr, recorded.max_epochs, recorded.metric);
    expect(rates.length).toBe(recorded.lr.length);
    for (const [epoch, rate] of rates.entries()) expect(Math.abs(rate - (recorded.lr[epoch] as number))).toBeLessThanOrEqual(1e-9);
  });

  it('is constant by default', () => {
    expect(ratesOf({}, 0.5, 3)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('warms up linearly, then begins', () => {
    expect(ratesOf({ name: 'step', gamma: 0.5, warmupEpochs: 3 }, 1, 6)).toEqual([0.25, 0.5, 0.75, 1, 0.5, 0.25, 0.125]);
    const [warm, plain] = [ratesOf({ name: 'cosine', warmupEpochs: 2 }, 1, 12), ratesOf({ name: 'cosine' }, 1, 10)];
    expect(warm.slice(2)).toEqual(plain);
  });

  it('ignores the monitor of a plateau while it warms up, and epochs in which it was not measured', () => {
    const { start, advance } = scheduleOf({ name: 'plateau', warmupEpochs: 1, patience: 0, factor: 0.5 }, 1, 10);
    const first = advance(start, 0);
    expect(first).toMatchObject({ rate: 1, best: null });
    const second = advance(first, 5);
    expect(advance(second, null)).toMatchObject({ rate: 1, best: 5, badEpochs: 0 });
    expect(advance(second, 5)).toMatchObject({ rate: 0.5, best: 5 });
  });

  it('rises to the base rate and falls to a 250 000th of it in one cycle', () => {
    const rates = ratesOf({ name: 'one_cycle' }, 1, 10).slice(0, 10);
    // Of 10 steps the peak is step 2: half a cosine from 1/25 in two steps, then down in seven.
    expect(rates.slice(0, 3)).toEqual([0.04, 0.52, 1].map((rate) => expect.closeTo(rate, 12) as number));
    expect(rates[9]).toBeCloseTo(1 / 250_000, 12);
    expect(rates[5]).toBeCloseTo(4e-6 + ((1 - 4e-6) / 2) * (1 + Math.cos((Math.PI * 3) / 7)), 12);
  });

  it.each([
    ['falls along lines', { annealStrategy: 'linear', pctStart: 0.5, divFactor: 4, finalDivFactor: 2 }, 5, [0.25, 0.75, 0.825, 0.475, 0.125]],
    [
      'has three phases',
      { annealStrategy: 'linear', threePhase: true, pctStart: 0.4, divFactor: 2, finalDivFactor: 4 },
      10,
      [1 / 2, 2 / 3, 5 / 6, 1, 5 / 6, 2 / 3, 1 / 2, 3 / 8, 1 / 4, 1 / 8],
    ],
    [
      'begins at its peak where nothing is left for the rise',
      { annealStrategy: 'linear', pctStart: 0.25, divFactor: 2, finalDivFactor: 1 },
      4,
      [1, 5 / 6, 2 / 3, 1 / 2],
    ],
    [
      'follows half a cosine down in three phases',
      { threePhase: true, pctStart: 0.5, divFactor: 2, finalDivFactor: 1 },
      6,
      [0.5, 0.75, 1, 0.75, 0.5, 0.5],
    ],
  ] as const)('of one cycle %s', (_, shape, epochs, expected) => {
    const rates = ratesOf({ name: 'one_cycle', ...shape }, 1, epochs).slice(0, epochs);
    // By the definition of torch.optim.lr_scheduler.OneCycleLR: slopes end at pct_start * steps - 1, with three phases also at twice that, and at steps - 1.
    for (const [step, rate] of rates.entries()) expect(Math.abs(rate - (expected[step] as number)), `step ${step}`).toBeLessThan(1e-14);
  });

  it('refuses a name that does not exist', () => {
    expect(() => readTrainConfig({ schedule: { name: 'linear' } })).toThrow(expect.objectContaining({ code: 'train-config-invalid' }) as Error);
  });
});
