import type { Plan } from './plan.js';
import type { PlanTypes } from './plan-types.js';
import type { TrainSettings, TrainSplitsOf } from './plan-settings.js';
import type { TrainOptions } from '../../schemas/training/config.js';
import type { TrainEvent } from '../train/train-events.js';
import type { TrainReport } from '../train/train-plan.js';

/** What `trainEvents` tells. */
export type TrainStepEvent = Exclude<TrainEvent, { type: 'part' }>;

/**
 * `plan.train` as an async iterator: its events in order, and the report as the return value. Leaving the loop early aborts
 * the training, waits until it can be resumed, and changes nothing in the plan. Training does not wait for a slow reader.
 * Throws what `Plan.train` throws.
 */
export async function* trainEvents<T extends PlanTypes = PlanTypes>(
  plan: Plan<T>,
  splits: TrainSplitsOf<T>,
  options: TrainOptions = {},
  settings: Omit<TrainSettings, 'onProgress' | 'onLog' | 'onResume'> = {},
): AsyncGenerator<TrainStepEvent, TrainReport> {
  const leaving = new AbortController();
  const signal = settings.signal ? AbortSignal.any([settings.signal, leaving.signal]) : leaving.signal;
  const queue: TrainStepEvent[] = [];
  let wake = (): void => undefined;
  let ended = false;
  const put = (event: TrainStepEvent): void => {
    queue.push(event);
    wake();
  };
  const onLog = (row: Extract<TrainEvent, { type: 'log' }>['row']): void => put({ type: 'log', row });
  const training = plan.train(splits, options, { ...settings, signal, onProgress: put, onLog, onResume: put }).finally(() => {
    ended = true;
    wake();
  });
  training.catch(() => undefined);
  try {
    while (!ended || queue.length > 0) {
      const next = queue.shift();
      if (next) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    return await training;
  } finally {
    leaving.abort();
    await training.catch(() => undefined);
  }
}
