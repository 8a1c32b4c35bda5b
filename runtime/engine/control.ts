import type { TrainEvent } from '../train/train-events.js';

/** How far a long call has come. */
export interface Progress {
  /** Fit level, from 1, and how many there are; both 1 outside a fit. */
  readonly level: number;
  readonly levels: number;
  /** Sources finished in this pass, and how many there are. */
  readonly sources: number;
  readonly totalSources: number;
  /** Pixels seen in this pass. */
  readonly samples: number;
}

/** What a running call knows of its caller. */
export interface Control {
  /** Throws `AbortError` if the caller has given up. Asked between onnxruntime calls, which cannot be interrupted. */
  check(): void;
  progress(progress: Progress): void;
  /** What training tells; absent where nobody listens. */
  readonly event?: ((event: TrainEvent) => void) | undefined;
}

/** A flag that both threads see; its first element is 1 once the call is aborted. */
export function createAbortFlag(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/** The flag of calls that nobody can abort. */
export const neverAborted = createAbortFlag();

export function raiseAbortFlag(flag: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(flag), 0, 1);
}

/** A control that watches `flag`. */
export function controlOf(flag: SharedArrayBuffer, progress: Control['progress'], event?: Control['event']): Control {
  const cell = new Int32Array(flag);
  return {
    check: () => {
      if (Atomics.load(cell, 0) !== 0) throw abortError(undefined);
    },
    progress,
    event,
  };
}

/** A `DOMException` named `AbortError` whose cause is the reason of the signal. */
export function abortError(reason: unknown): DOMException {
  return new DOMException('the call was aborted', { name: 'AbortError', cause: reason });
}
