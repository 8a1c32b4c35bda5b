import { setTimeout as sleep } from 'node:timers/promises';
import type { RunJournal } from '../journal/begin-run.js';
import type { RecordOf } from '../journal/journal-records.js';
import { JournalTail } from './journal-tail.js';
import { createClient, TrackingError } from './mlflow-client.js';
import { type DeliveryReport, RunDelivery } from './run-delivery.js';
import type { TrackingTarget } from './tracking-target.js';

/** How a run is tracked while it goes on. */
export interface LiveSettings {
  /** Told, once each, that the server does not answer, that it does again, and what it refuses. */
  readonly note?: (text: string) => void;
  /** Milliseconds between a line and its delivery, in which others may come; one second if absent. */
  readonly delay?: number;
  /** Milliseconds after which a call counts as unanswered; ten seconds if absent. */
  readonly timeout?: number;
  /** Milliseconds between tries while the server does not answer, the last for all that follow; from one second to a minute if absent. */
  readonly pauses?: readonly [number, ...number[]];
}

/** What follows a journal. */
export interface LiveTracker {
  /**
   * Delivers what is left, for `withinMs` at most. False if something is left, which is noted: `deliverJournal` brings it later. Never throws.
   */
  close(settings: { readonly withinMs: number }): Promise<boolean>;
  /** What has been delivered; `undefined` before the server knows the run. */
  readonly report: DeliveryReport | undefined;
}

const usualPauses = [1000, 2000, 5000, 10_000, 30_000, 60_000] as const;

/**
 * Brings what a journal holds, and is given, to a server meanwhile. It waits for nobody and throws nothing: a server that is away, dies
 * or refuses costs the run nothing, and the journal still has everything.
 */
export function trackLive(journal: RunJournal, target: TrackingTarget, settings: LiveSettings = {}): LiveTracker {
  const tracker = new JournalFollower(journal, target, settings);
  journal.onLine(() => tracker.wake());
  tracker.wake();
  return tracker;
}

class JournalFollower implements LiveTracker {
  readonly #journal: RunJournal;
  readonly #uri: string;
  readonly #stop = new AbortController();
  readonly #client;
  readonly #note: (text: string) => void;
  readonly #delay: number;
  readonly #pauses: readonly [number, ...number[]];
  #tail: JournalTail;
  #delivery: RunDelivery | undefined;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #failures = 0;
  #behind = true;
  #refused = false;

  constructor(
    journal: RunJournal,
    target: TrackingTarget,
    { note = () => undefined, delay = 1000, timeout = 10_000, pauses = usualPauses }: LiveSettings,
  ) {
    this.#journal = journal;
    this.#uri = target.uri;
    this.#client = createClient(target, { timeout, signal: this.#stop.signal });
    this.#note = note;
    this.#delay = delay;
    this.#pauses = pauses;
    this.#tail = new JournalTail(journal.file);
  }

  get report(): DeliveryReport | undefined {
    return this.#delivery?.report;
  }

  /** There is something to deliver. */
  wake(): void {
    this.#behind = true;
    this.#schedule(this.#delay);
  }

  async close({ withinMs }: { readonly withinMs: number }): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (this.#behind && !this.#refused && performance.now() < deadline) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      await within(this.#work(), deadline - performance.now());
      if (this.#behind && this.#failures > 0) await sleep(Math.max(0, Math.min(500, this.#pause, deadline - performance.now())));
    }
    this.#stop.abort();
    clearTimeout(this.#timer);
    if (this.#behind)
      this.#note(`not all of the run is at ${this.#uri}: cuvisc ingest ${this.#journal.directory} --track ${this.#uri} brings the rest`);
    return !this.#behind;
  }

  get #pause(): number {
    return this.#pauses[Math.min(this.#failures, this.#pauses.length) - 1] ?? this.#pauses[0];
  }

  #schedule(ms: number): void {
    if (this.#timer || this.#working || this.#refused || this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#work();
    }, ms).unref();
  }

  #work(): Promise<void> {
    this.#working ??= this.#deliver().finally(() => {
      this.#working = undefined;
      if (this.#behind) this.#schedule(this.#failures === 0 ? this.#delay : this.#pause);
    });
    return this.#working;
  }

  /** All that the journal has now. */
  async #deliver(): Promise<void> {
    try {
      await this.#flush();
      this.#behind = false;
      for (let records = await this.#tail.next(); records.length > 0; records = await this.#tail.next()) {
        this.#behind = true;
        const own = records.filter(({ run }) => run === this.#journal.run);
        const begin = own.find((record): record is RecordOf<'begin'> => record.type === 'begin');
        if (begin) this.#delivery ??= new RunDelivery(this.#client, begin);
        for (const record of own) this.#delivery?.accept(record);
        await this.#flush();
        this.#behind = false;
      }
      if (this.#failures > 0) this.#note(`${this.#uri} answers again; it has everything so far`);
      this.#failures = 0;
    } catch (error) {
      this.#fail(error);
    }
  }

  async #flush(): Promise<void> {
    if ((await this.#delivery?.flush()) !== 'again') return;
    // Another process has created the run, too: its row is given everything from the beginning.
    this.#delivery = undefined;
    this.#tail = new JournalTail(this.#journal.file);
  }

  #fail(error: unknown): void {
    this.#behind = true;
    if (this.#stop.signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof TrackingError && error.code === 'tracking-unreachable') {
      if (this.#failures++ === 0) this.#note(`${message}; the run goes on, and its journal keeps everything`);
      return;
    }
    this.#refused = true;
    this.#note(`${message}; tracking stops, the run goes on, and its journal keeps everything`);
  }
}

/** Waits for `work`, for `ms` at most. */
async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const done = new AbortController();
  const limit = sleep(Math.max(0, ms), undefined, { signal: done.signal }).catch(() => undefined);
  await Promise.race([work, limit]);
  done.abort();
}
