import type { TrainEvent } from '../train/train-events.js';
import { type AbortFlag, controlOf, type Progress } from '../run/control.js';
import type { ProfilingStage } from '../profile/profiling-settings.js';
import type { HostRequest, PlanCalls } from './plan-host.js';
import { handedOver } from '../tensor/transfer.js';

/** Where a call's progress goes and how it is told to stop. */
export interface CallOptions {
  /** Absent for calls that nobody can abort. */
  readonly flag?: AbortFlag | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  /** Copy tensors that would otherwise be moved to the worker. */
  readonly keepInputs: boolean;
  /** Where the time of sending the request counts; absent while the plan is not profiled. */
  readonly profiledAs?: ProfilingStage | undefined;
}

/** A way to a `PlanHost`, in this thread, in a worker or in another process. Every call settles, whatever becomes of the host. */
export interface PlanChannel {
  call<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], options: CallOptions): Promise<PlanCalls[K]['result']>;
  /** Waits for calls under way, then frees everything. Called once. */
  dispose(): Promise<void>;
  /** Ends the host at once, whatever it does, and rejects what is under way with `engine-killed`. Absent where the host is a part of this process. */
  readonly kill?: (() => Promise<void>) | undefined;
}

/** Opens the plan in the calling thread, which every run then blocks. */
export async function openInline(request: HostRequest): Promise<PlanChannel> {
  // Loaded here alone: plans in workers and processes need it there.
  const { PlanHost } = await import('./plan-host.js');
  const host = await PlanHost.open(request);
  return {
    call: (name, data, { flag, onProgress, onEvent }) => host.call(name, handedOver(data, 'borrow'), controlOf(flag?.shared, onProgress, onEvent)),
    dispose: () => host.dispose(),
  };
}
