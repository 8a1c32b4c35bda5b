import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writing } from '../../schemas/disk/write-failed.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlainGraph } from '../../schemas/plan.js';
import type { Tensors } from '../../schemas/tensor.js';
import { type RunEvent, runEvents } from './kernel-events.js';
import { KernelOwners } from './kernel-owners.js';
import type { ProfiledFrame } from './profiled-frame.js';

/** A session that may have been made with onnxruntime's profile switched on. */
export interface ProfilableSession {
  run(inputs: Tensors, outputs: readonly string[]): Promise<Tensors>;
  runInto(inputs: Tensors, targets: Tensors): Promise<Tensors>;
  /** Writes the profile to its file; the session goes on without one. */
  endProfiling(): void;
  release(): Promise<void>;
}

/** Which session of a graph: `variant` tells apart what is kept at once; another `version` takes the place of the one before. */
export interface SessionKey {
  readonly graph: PlainGraph;
  readonly variant: string;
  readonly version: number;
}

/** Makes a session of the graph's own bytes and options; its profile goes to files beginning with `prefix`, if there is one. */
export type OpenProfiled<S extends ProfilableSession> = (prefix?: string) => Promise<S>;

/** One call of the session, as the host saw it. */
export interface MeasuredRun {
  readonly frame: ProfiledFrame | undefined;
  readonly startMs: number;
  readonly durationMs: number;
}

/**
 * The profiled twin of a graph's session. onnxruntime keeps its events in memory until the profile ends, so a session serves
 * for a limited number of calls: then its profile is read and deleted, and the next call gets a new session.
 */
export class ProfiledGraph<S extends ProfilableSession> {
  readonly owners: KernelOwners;
  readonly version: number;
  readonly #graph: PlainGraph;
  readonly #open: OpenProfiled<S>;
  readonly #folder: string;
  #session: S | undefined;
  #plain: S | undefined;
  #runs: MeasuredRun[] = [];

  /** `folder` is this graph's alone. */
  constructor({ graph, version }: SessionKey, folder: string, open: OpenProfiled<S>) {
    this.version = version;
    this.#graph = graph;
    this.#folder = folder;
    this.#open = open;
    this.owners = new KernelOwners(graph);
  }

  /** About how many events the session holds: one per ONNX node and call, and two per call. */
  get events(): number {
    const nodes = this.#graph.regions.reduce((sum, { operations }) => sum + operations.length, 0);
    return this.#runs.length * (Math.max(nodes, this.#graph.opCount) + 2);
  }

  /** The session, made if there is none. */
  async session(): Promise<S> {
    if (this.#session) return this.#session;
    await writing(this.#folder, () => mkdir(this.#folder, { recursive: true }));
    this.#session = await this.#open(join(this.#folder, 'events'));
    return this.#session;
  }

  /** A session of the same kind without a profile, made if there is none. */
  async plain(): Promise<S> {
    this.#plain ??= await this.#open();
    return this.#plain;
  }

  /** Notes a call of the profiled session that has succeeded. */
  noteRun(run: MeasuredRun): void {
    this.#runs.push(run);
  }

  /**
   * Ends the session and hands each call that was noted, with its events, to `receive`.
   * Throws `CuviscError` `profile-unreadable` if onnxruntime has not written an event for each.
   */
  async drain(receive: (run: MeasuredRun, events: RunEvent) => void): Promise<void> {
    const runs = this.#runs;
    this.#session?.endProfiling();
    let read = 0;
    try {
      for (const file of await this.#files()) {
        for await (const events of runEvents(file)) {
          const run = runs[read];
          if (run) receive(run, events);
          read++;
        }
      }
    } finally {
      await this.discard();
    }
    if (read < runs.length) throw unreadable(this.#graph.file.path, read, runs.length);
  }

  /** Ends the session and deletes its profile unread. */
  async discard(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#runs = [];
    session?.endProfiling();
    await session?.release();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Ends both sessions. */
  async dispose(): Promise<void> {
    await this.discard();
    await this.#plain?.release();
    this.#plain = undefined;
  }

  async #files(): Promise<string[]> {
    const names = this.#session ? await readdir(this.#folder) : [];
    return names.sort().map((name) => join(this.#folder, name));
  }
}

function unreadable(file: string, found: number, expected: number): CuviscError {
  return new CuviscError('profile-unreadable', `onnxruntime's profile of ${file} tells of ${found} calls, there were ${expected}`, {
    fault: 'run',
    hint: 'see that the folder for temporary files has space; else report it with the version of onnxruntime-node',
  });
}
