import { Presets, SingleBar } from 'cli-progress';
import type { TrainEvent } from '../../runtime/index.js';
import type { Session } from '../session.js';

type TrainProgress = Extract<TrainEvent, { type: 'progress' }>;

/**
 * Runs `work` with a callback that draws epoch, batch, rate, losses and learning rate; the bar is gone afterwards.
 * Draws nothing where nobody watches or `shown` is false.
 */
export async function withTrainingProgress<T>(
  { terminal, json }: Session,
  shown: boolean,
  work: (onProgress: (progress: TrainProgress) => void) => Promise<T>,
): Promise<T> {
  if (!terminal.progress || json || !shown) return work(() => undefined);
  const format = 'train {bar} epoch {epoch}/{epochs}, batch {batch}/{batches}, {rate}/s, {left} left, {losses}, lr {lr}';
  const bar = new SingleBar({ stream: terminal.progress, format, clearOnComplete: true, hideCursor: true, barsize: 24 }, Presets.shades_classic);
  bar.start(1, 0, { epoch: 1, epochs: '?', batch: 0, batches: '?', rate: '-', left: '?', losses: 'loss -', lr: '-' });
  try {
    return await work((progress) => bar.update(shareDone(progress), shownValues(progress)));
  } finally {
    bar.stop();
  }
}

function shareDone({ epoch, epochs, batch, batches }: TrainProgress): number {
  return (epoch + batch / batches) / epochs;
}

/** What the bar shows: four significant digits for losses and rates, whole seconds. */
export function shownValues(progress: TrainProgress): Readonly<Record<string, string | number>> {
  const { epoch, epochs, batch, batches, lr, losses, batchesPerSecond, remainingSeconds } = progress;
  const shownLosses = Object.entries(losses).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  return {
    ...{ epoch: epoch + 1, epochs, batch, batches },
    rate: batchesPerSecond.toPrecision(3),
    left: `${Math.ceil(remainingSeconds)} s`,
    losses: shownLosses.join(', '),
    lr: Number(lr.toPrecision(4)),
  };
}
