/** What an instance claims of the machine. */
export interface Claim {
  /** Smaller ones go first. */
  readonly order: number;
  readonly threads: number;
  readonly memoryGiB: number;
  readonly exclusive: readonly string[];
  /** Tasks of one lane always get the same seat. */
  readonly lane: string | undefined;
}

/** What was granted. */
export interface Grant {
  /** Number of the seat, from 0: the process that does it. */
  readonly seat: number;
  release(): void;
}

interface Waiting {
  readonly claim: Claim;
  readonly grant: (grant: Grant) => void;
}

/** The places in which instances run, as many as jobs, with the memory and the things that they may have at once. */
export class Seats {
  readonly #jobs: number;
  readonly #lanes = new Map<string, number>();
  readonly #taken = new Set<number>();
  readonly #held = new Set<string>();
  #threads: number;
  #memoryGiB: number;
  readonly #wholeMemory: number;
  #waiting: Waiting[] = [];

  constructor(jobs: number, memoryGiB: number) {
    this.#jobs = jobs;
    this.#threads = jobs;
    this.#memoryGiB = memoryGiB;
    this.#wholeMemory = memoryGiB;
  }

  /** Waits for a place. Claims that are larger than the machine get all of it. */
  take(claim: Claim): Promise<Grant> {
    const { threads, memoryGiB } = claim;
    const possible = { ...claim, threads: Math.min(threads, this.#jobs), memoryGiB: Math.min(memoryGiB, this.#wholeMemory) };
    return new Promise((grant) => {
      this.#waiting.push({ claim: possible, grant });
      // Instances that become ready at once are compared before the first is granted.
      queueMicrotask(() => this.#deal());
    });
  }

  /** The lane is done: its seat is one as others. */
  endLane(lane: string): void {
    this.#lanes.delete(lane);
  }

  #deal(): void {
    const order = ({ claim: { order, lane } }: Waiting): number =>
      order - (lane !== undefined && this.#lanes.has(lane) ? Number.MAX_SAFE_INTEGER / 2 : 0);
    for (const waiting of this.#waiting.sort((a, b) => order(a) - order(b)).slice()) {
      const seat = this.#seatFor(waiting.claim);
      if (seat === undefined) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.grant({ seat, release: this.#take(seat, waiting.claim) });
    }
  }

  #seatFor({ threads, memoryGiB, exclusive, lane }: Claim): number | undefined {
    if (threads > this.#threads || memoryGiB > this.#memoryGiB || exclusive.some((name) => this.#held.has(name))) return undefined;
    const own = lane === undefined ? undefined : this.#lanes.get(lane);
    if (own !== undefined) return this.#taken.has(own) ? undefined : own;
    const lanes = (seat: number): number => [...this.#lanes.values()].filter((each) => each === seat).length;
    const free = Array.from({ length: this.#jobs }, (_, seat) => seat).filter((seat) => !this.#taken.has(seat));
    return free.sort((a, b) => lanes(a) - lanes(b))[0];
  }

  #take(seat: number, { threads, memoryGiB, exclusive, lane }: Claim): () => void {
    if (lane !== undefined) this.#lanes.set(lane, seat);
    this.#taken.add(seat);
    this.#threads -= threads;
    this.#memoryGiB -= memoryGiB;
    for (const name of exclusive) this.#held.add(name);
    return () => {
      this.#taken.delete(seat);
      this.#threads += threads;
      this.#memoryGiB += memoryGiB;
      for (const name of exclusive) this.#held.delete(name);
      // What follows from how the instance ended, the end of the run say, comes before the next begins.
      setImmediate(() => this.#deal());
    };
  }
}
