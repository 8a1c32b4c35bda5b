import type { TrainEvent } from '../train/train-events.js';
import type { Progress } from './control.js';
import type { ErrorMessage } from './error-message.js';
import type { PlanCalls } from './plan-host.js';
import type { Sending } from './sending.js';

/** To the worker. The plan to open is its `workerData`, a `HostRequest`. */
export type ToWorker =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: keyof PlanCalls;
      readonly request: unknown;
      readonly flag: SharedArrayBuffer;
      readonly sending: Sending | undefined;
    }
  | { readonly type: 'dispose' };

/** From the worker. */
export type FromWorker =
  | { readonly type: 'opened' }
  | { readonly type: 'refused'; readonly error: ErrorMessage }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorMessage }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'event'; readonly id: number; readonly event: TrainEvent };
