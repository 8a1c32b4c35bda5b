import { createSchedule, type ScheduleState } from '../../runtime/train/schedules.js';
import { readTrainConfig } from '../../runtime/train/train-config.js';
import type { TrainOptions } from '../../schemas/training/config.js';
import type { Comparison } from './compare.js';
import type { GoldenSchedule } from './golden-case.js';

/** Rates follow the same recursions in float64: nothing but rounding may differ. */
const rateTolerance = 1e-9;

/**
 * Compares the rates of every recorded schedule as far as they are recorded and the schedule goes; `plateau`, which the reference
 * refuses although it documents it, has no rates there.
 */
export function replaySchedules(cases: readonly GoldenSchedule[]): Comparison[] {
  return cases.flatMap(({ scheduler, base_lr, max_epochs, lr, metric }) => {
    if (!lr) return [];
    const rates = ratesOf(scheduleOptions(scheduler), base_lr, max_epochs, metric);
    const both = lr.slice(0, rates.length);
    const error = Math.max(...both.map((rate, epoch) => Math.abs((rates[epoch] as number) - rate)));
    const note = `${lr.length} rates are recorded for ${max_epochs} epochs`;
    return [{ what: `rates of ${JSON.stringify(scheduler)}`, error, allowed: rateTolerance, ...(lr.length !== rates.length && { note }) }];
  });
}

/** Settings as the reference names them, as options of the trainer. */
export function scheduleOptions(settings: GoldenSchedule['scheduler']): NonNullable<TrainOptions['schedule']> {
  const renamed = Object.entries(settings).map(([key, value]) => [key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value]);
  return Object.fromEntries(renamed) as NonNullable<TrainOptions['schedule']>;
}

/** Rates of epochs 0 to `epochs`; every state passes through JSON, as it does in a checkpoint. */
export function ratesOf(schedule: TrainOptions['schedule'], base: number, epochs: number, metric: readonly number[] = []): number[] {
  const { start, advance } = createSchedule(readTrainConfig({ schedule }).schedule, base, epochs);
  let state = start;
  const rates = [state.rate];
  for (let epoch = 0; epoch < epochs; epoch++) {
    state = JSON.parse(JSON.stringify(advance(state, metric[epoch] ?? null))) as ScheduleState;
    rates.push(state.rate);
  }
  return rates;
}
