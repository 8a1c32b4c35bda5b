import type { Plan, Progress, TrainEvent } from '../../runtime/index.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { TrainrunSources } from '../load-trainrun.js';
import type { PhaseName } from '../run-folder/phase-names.js';
import type { PhaseRecord, ResetReport } from '../run-folder/phase-record.js';
import type { SplitName } from '../run-folder/run-sources.js';

/** What a trainrun tells while it runs. */
export type TrainrunEvent =
  /** The statistical phase: how far it is. */
  | { readonly type: 'fit'; readonly progress: Progress }
  /** The gradient phase: progress, rows of the log, and that it was resumed. */
  | { readonly type: 'train'; readonly event: TrainEvent }
  /** A remark for the person who watches. */
  | { readonly type: 'notice'; readonly text: string }
  /** A phase begins: its record and those of later phases are gone from the folder of the run. */
  | { readonly type: 'phase-begin'; readonly phase: PhaseName; readonly directory: string }
  /** A phase has ended, well or not, and its record is on disk; `reused`: it was complete and valid, and nothing was done. */
  | {
      readonly type: 'phase-end';
      readonly phase: PhaseName;
      readonly directory: string;
      readonly record: PhaseRecord;
      readonly reused: boolean;
    }
  /** A plan was closed, with thread and sessions, before the phase ended. */
  | { readonly type: 'reset'; readonly phase: PhaseName; readonly report: ResetReport }
  /** Samples of a split that were predicted. */
  | { readonly type: 'predictions'; readonly split: SplitName; readonly done: number; readonly total: number };

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
  /** Everything that can be known before was checked already. */
  readonly checked: boolean;
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData: readonly ('none' | number)[];
  readonly signal: AbortSignal | undefined;
  tell(event: TrainrunEvent): void;
}
