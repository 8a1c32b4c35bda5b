import type { Plan, Progress, TrainEvent } from '../../runtime/index.js';
import type { Tracing } from '../../tracking/index.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { TrainrunSources } from '../load-trainrun.js';

/** What a trainrun tells while it runs. */
export type TrainrunEvent =
  /** The statistical phase: how far it is. */
  | { readonly type: 'fit'; readonly progress: Progress }
  /** The gradient phase: progress, rows of the log, and that it was resumed. */
  | { readonly type: 'train'; readonly event: TrainEvent }
  /** A remark for the person who watches. */
  | { readonly type: 'notice'; readonly text: string };

/** What the phases of a trainrun work on. */
export interface TrainrunJob {
  readonly config: TrainRunConfig;
  readonly sources: TrainrunSources;
  /** An open plan in `directory`. */
  readonly plan: Plan;
  /** Folder of everything that is written. */
  readonly directory: string;
  readonly resume: boolean;
  /** Gather statistics even if the plan has them. */
  readonly refit: boolean;
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData: readonly ('none' | number)[];
  readonly signal: AbortSignal | undefined;
  /** Where the spans of the work go. */
  readonly tracing: Tracing;
  tell(event: TrainrunEvent): void;
}
