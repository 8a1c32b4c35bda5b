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

/** What a running call knows of its caller; `E` is what it may tell beside its progress. */
export interface Control<E = never> {
  /** Throws `AbortError` if the caller has given up. Asked between onnxruntime calls, which cannot be interrupted. */
  check(): void;
  progress(progress: Progress): void;
  /** Absent where nobody listens. */
  readonly event?: ((event: E) => void) | undefined;
}

/** Tells whoever works on a call that its caller has given up. */
export class AbortFlag {
  /** What threads of this process watch; its first element is 1 once the call is aborted. */
  readonly shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  #told: (() => void) | undefined;

  raise(): void {
    Atomics.store(new Int32Array(this.shared), 0, 1);
    this.#told?.();
  }

  /** For engines that share no memory with this process: `told` is called when the flag is raised. */
  whenRaised(told: () => void): void {
    this.#told = told;
  }
}

/** A control that watches the shared memory of an `AbortFlag`; without any the call cannot be aborted. */
export function controlOf<E>(flag: SharedArrayBuffer | undefined, progress: Control<E>['progress'], event?: Control<E>['event']): Control<E> {
  const cell = flag && new Int32Array(flag);
  return {
    check: () => {
      if (cell && Atomics.load(cell, 0) !== 0) throw abortError(undefined);
    },
    progress,
    event,
  };
}

/** A `DOMException` named `AbortError` whose cause is the reason of the signal. */
export function abortError(reason: unknown): DOMException {
  return new DOMException('the call was aborted', { name: 'AbortError', cause: reason });
}
