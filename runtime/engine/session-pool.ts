import type { EngineSession } from './onnx-session.js';

/** Sessions bound to a state that are kept at once, over all graphs of a plan; further ones replace the one not used for longest. */
const mostBound = 32;

/** What tells one session of a plan from another. */
export interface SessionKey {
  /** Graph file. */
  readonly path: string;
  readonly device: string;
  /** Threads of onnxruntime; undefined leaves the choice to it. */
  readonly threads: number | undefined;
}

/** What a session bound to the current state of a plan computes. */
export interface BoundKey extends SessionKey {
  readonly outputs: readonly string[];
}

/**
 * The sessions of a plan, each made at its first use. Whole graphs stay until the plan is closed; those bound to a state until
 * the state changes, or until others were used more recently. Calls of a plan follow one another, so none that is evicted is in use.
 */
export class SessionPool {
  readonly #whole = new Map<string, EngineSession>();
  /** Least recently used first. */
  readonly #bound = new Map<string, EngineSession>();
  /** The name in `#bound` that was used last. */
  #latest: string | undefined;
  #expired: EngineSession[] = [];

  /** The session of a graph with all its inputs and outputs, made by `create` if there is none. */
  async whole(key: SessionKey, create: () => Promise<EngineSession>): Promise<EngineSession> {
    const name = nameOf(key);
    const known = this.#whole.get(name);
    if (known) return known;
    const session = await create();
    this.#whole.set(name, session);
    return session;
  }

  /** The session for a set of outputs, whatever their order, with the current state in it: at once if there is one, else made by `create`. */
  bound(key: BoundKey, create: () => Promise<EngineSession>): EngineSession | Promise<EngineSession> {
    const { outputs } = key;
    const name = `${nameOf(key)}\n${outputs.length === 1 ? outputs[0] : [...outputs].sort().join('\n')}`;
    const known = this.#bound.get(name);
    if (!known) return this.#add(name, create);
    if (name !== this.#latest) this.#keep(name, known);
    return known;
  }

  /** The state has changed: nothing that was bound to it may be used again. */
  expire(): void {
    this.#expired.push(...this.#bound.values());
    this.#bound.clear();
    this.#latest = undefined;
  }

  /** Releases all sessions. */
  async release(): Promise<void> {
    this.expire();
    this.#expired.push(...this.#whole.values());
    this.#whole.clear();
    await this.#releaseExpired();
  }

  async #add(name: string, create: () => Promise<EngineSession>): Promise<EngineSession> {
    await this.#releaseExpired();
    const session = await create();
    this.#keep(name, session);
    const [oldest] = this.#bound;
    if (oldest && this.#bound.size > mostBound) {
      this.#bound.delete(oldest[0]);
      await oldest[1].release();
    }
    return session;
  }

  /** Puts a session last in the order of use. */
  #keep(name: string, session: EngineSession): void {
    this.#bound.delete(name);
    this.#bound.set(name, session);
    this.#latest = name;
  }

  async #releaseExpired(): Promise<void> {
    const expired = this.#expired;
    this.#expired = [];
    for (const session of expired) await session.release();
  }
}

function nameOf({ path, device, threads }: SessionKey): string {
  return `${path}\n${device}\n${threads ?? ''}`;
}
