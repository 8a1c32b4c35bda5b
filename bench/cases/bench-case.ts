/** The least that one call has to do, whoever does it. float64 operations count twice, as machines do half as many. */
export interface LeastWork {
  readonly flop: number;
  readonly bytes: number;
}

/** The most that our time may be of a variant of the reference, as a ratio. */
export interface Goal {
  readonly against: string;
  readonly atMost: number;
}

/** A workload that is measured through the public API, and beside a reference where there is one. */
export interface BenchCase {
  readonly name: string;
  readonly doc: string;
  /** Threads that the goals are for. */
  readonly threads: number;
  /** Elements of B*H*W per call. */
  readonly pixels: number;
  readonly least: LeastWork;
  /** Name of the script in `bench/reference` and the sizes it takes. */
  readonly reference: readonly [script: string, ...sizes: number[]];
  readonly goals: readonly Goal[];
  /** Milliseconds once published for other machines and formulations, for people. */
  readonly published: string;
  /** Prepares the workload for some number of threads, hands `measure` a function that does it once, and clears up. */
  use<T>(threads: number, measure: (call: () => Promise<unknown>) => Promise<T>): Promise<T>;
}
