import type { Plan } from '../../runtime/index.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { Session } from '../session.js';
import type { TrainrunSources } from '../trainrun/load-trainrun.js';

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
  readonly session: Session;
}
