import type { DeviceRequest, NoDataSetting } from '../../runtime/index.js';
import type { TrackingTarget } from '../../tracking/index.js';
import type { TrainrunTarget } from '../phases/compile-trainrun.js';
import type { TrainrunEvent } from '../phases/trainrun-job.js';

/** How a phase of a trainrun is performed. */
export interface VerbSettings extends Pick<TrainrunTarget, 'like' | 'bands' | 'compiler'> {
  /** Folder of the run; `output_dir` of the trainrun if absent. */
  readonly directory?: string | undefined;
  /** That of `training.accelerator` if absent. */
  readonly device?: DeviceRequest | undefined;
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData?: NoDataSetting;
  /** Module with host functions and nodes of one's own, as for `openPlan`. */
  readonly hosts?: string | URL | undefined;
  /** Goes on with a run that differs from what the trainrun is now; the differences are told and recorded. */
  readonly acceptDrift?: boolean;
  /** A tracking server that is told meanwhile; journal and spans are written in any case. */
  readonly track?: TrackingTarget | undefined;
  /** Runs of one experiment are compared with each other at a tracking server; the name of the trainrun if absent. */
  readonly experiment?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: TrainrunEvent) => void;
}
