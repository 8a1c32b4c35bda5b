import { Presets, SingleBar } from 'cli-progress';
import type { Progress, TrainEvent } from '../../runtime/index.js';
import type { TrainrunEvent } from '../../trainrun/index.js';
import type { Session } from '../session.js';
import { fitBar, shareOfPasses } from '../with-progress.js';

type TrainProgress = Extract<TrainEvent, { type: 'progress' }>;

/** Shows what a trainrun tells. */
export interface TrainrunProgress {
  readonly onEvent: (event: TrainrunEvent) => void;
  /** Removes what is drawn. */
  stop(): void;
}

/**
 * Draws a bar for the statistical phase, then one with epoch, batch, rate, losses and learning rate for the gradient phase unless
 * `training` says no; remarks become notes. Draws nothing where nobody watches.
 */
export function trainrunProgress({ terminal, json, note }: Session, training: () => boolean = () => false): TrainrunProgress {
  const stream = json ? undefined : terminal.progress;
  let drawn: { readonly phase: 'fit' | 'train'; readonly bar: SingleBar } | undefined;
  const stop = (): void => {
    drawn?.bar.stop();
    drawn = undefined;
  };
  const barOf = (phase: 'fit' | 'train', open: (stream: NodeJS.WriteStream) => SingleBar): SingleBar | undefined => {
    if (!stream || drawn?.phase === phase) return drawn?.bar;
    stop();
    drawn = { phase, bar: open(stream) };
    return drawn.bar;
  };
  const onFit = (progress: Progress): void =>
    barOf('fit', (to) => fitBar(to, 'fit', SingleBar, Presets))?.update(shareOfPasses(progress), { ...progress });
  const onTrain = (event: TrainEvent): void => {
    if (event.type === 'progress' && training()) barOf('train', trainingBar)?.update(shareDone(event), shownValues(event));
  };
  const onEvent = (event: TrainrunEvent): void => {
    if (event.type === 'fit') onFit(event.progress);
    else if (event.type === 'train') onTrain(event.event);
    else if (event.type === 'notice') note(event.text);
  };
  return { onEvent, stop };
}

function trainingBar(stream: NodeJS.WriteStream): SingleBar {
  const format = 'train {bar} epoch {epoch}/{epochs}, batch {batch}/{batches}, {rate}/s, {left} left, {losses}, lr {lr}';
  const bar = new SingleBar({ stream, format, clearOnComplete: true, hideCursor: true, barsize: 24 }, Presets.shades_classic);
  bar.start(1, 0, { epoch: 1, epochs: '?', batch: 0, batches: '?', rate: '-', left: '?', losses: 'loss -', lr: '-' });
  return bar;
}

function shareDone({ epoch, epochs, batch, batches }: TrainProgress): number {
  return (epoch + batch / batches) / epochs;
}

/** What the bar shows: four significant digits for losses and rates, whole seconds. */
function shownValues(progress: TrainProgress): Readonly<Record<string, string | number>> {
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
