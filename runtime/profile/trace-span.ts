/** A stretch of time for a trace. */
export interface TraceSpan {
  readonly name: string;
  /** `frame` holds `host` and `run`; `run` is one call of onnxruntime and holds `fused`, which holds `kernel`. */
  readonly category: 'frame' | 'host' | 'run' | 'fused' | 'kernel';
  /** Milliseconds since the plan's thread started. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Number that the operating system gives the thread; null for the thread that holds the plan, if onnxruntime never ran. */
  readonly thread: number | null;
}

/** The spans that were kept, and how many were not. */
export interface ProfilingTrace {
  readonly spans: readonly TraceSpan[];
  readonly dropped: number;
}

/** Keeps the first so many spans; of later ones the number, unless none are wanted. */
export class TraceRecorder {
  readonly limit: number;
  readonly #spans: TraceSpan[] = [];
  #dropped = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get full(): boolean {
    return this.#spans.length >= this.limit;
  }

  add(span: TraceSpan): void {
    if (this.limit === 0) return;
    if (this.full) this.#dropped++;
    else this.#spans.push(span);
  }

  get trace(): ProfilingTrace {
    return { spans: [...this.#spans], dropped: this.#dropped };
  }
}
