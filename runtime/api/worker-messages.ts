import type { TrainEvent } from '../train/train-events.js';
import type { Progress } from '../run/control.js';
import type { ErrorMessage } from '../engine/error-message.js';
import type { PlanCalls } from './plan-host.js';
import type { Sending } from './sending.js';

/** To the worker or process that holds the plan; the `HostRequest` that it opens is what it is started with. */
export type ToWorker =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: keyof PlanCalls;
      readonly request: unknown;
      /** Absent where no memory is shared: an `abort` is then sent. */
      readonly flag: SharedArrayBuffer | undefined;
      readonly sending: Sending | undefined;
    }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'dispose' };

/** From it. `unreadable`: a message arrived that could not be read, so the call that it carried is not known. */
export type FromWorker =
  | { readonly type: 'opened' }
  | { readonly type: 'unreadable'; readonly error: ErrorMessage }
  | { readonly type: 'refused'; readonly error: ErrorMessage }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorMessage }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'event'; readonly id: number; readonly event: TrainEvent };
