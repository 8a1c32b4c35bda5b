import type { Control } from '../run/control.js';

/** A line of `metrics.jsonl`. `epoch` counts from 0, `step` is the number of updates so far. */
export interface LogRow {
  readonly stage: 'train' | 'epoch' | 'val' | 'test';
  readonly epoch: number;
  readonly step: number;
  readonly [metric: string]: number | string | null;
}

/** What a training does that takes time worth to be known. */
export type TrainPart = 'epoch' | 'validate' | 'test' | 'save checkpoint' | 'save resume point' | 'save plan';

/** What a training call tells while it runs. */
export type TrainEvent =
  | {
      readonly type: 'progress';
      readonly epoch: number;
      readonly epochs: number;
      /** Batches of this epoch that are done, and how many it has. */
      readonly batch: number;
      readonly batches: number;
      readonly step: number;
      /** Losses of the last batch by logged name. */
      readonly losses: Readonly<Record<string, number>>;
      readonly lr: number;
      readonly batchesPerSecond: number;
      /** Until the last epoch ends, if none is stopped early. */
      readonly remainingSeconds: number;
    }
  | { readonly type: 'log'; readonly row: LogRow }
  | {
      /** Before anything else, if training goes on from a point where `step` updates were made. */
      readonly type: 'resumed';
      readonly step: number;
      /** The lines of the log that belong to that step; lines of later steps are gone from the log and will come again. */
      readonly rows: readonly LogRow[];
    }
  | {
      /** A part of the work begins or ends. Parts lie within each other: the one that ends is the last that began and has not ended. */
      readonly type: 'part';
      readonly part: TrainPart;
      readonly at: 'begin' | 'end';
      /** Milliseconds since 1970, with fractions. */
      readonly time: number;
      readonly epoch: number;
      readonly step: number;
      /** Why the part failed, at its end. */
      readonly error?: string;
    };

/** What a training knows of its caller. */
export type TrainControl = Control<TrainEvent>;
