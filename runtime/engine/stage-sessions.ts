import type { EngineSession } from './onnx-session.js';

/** Sets of outputs of one graph that are kept at once; further ones replace the oldest. */
const mostSets = 8;

/** Sessions made for one state of a plan, by graph file and by the outputs that they compute. */
export class StageSessions {
  readonly #graphs = new Map<string, Map<string, EngineSession>>();
  #expired: EngineSession[] = [];

  /** The session for a set of outputs, made by `create` if there is none. */
  async get(path: string, outputs: readonly string[], create: () => Promise<EngineSession>): Promise<EngineSession> {
    const sets = this.#graphs.get(path) ?? new Map<string, EngineSession>();
    this.#graphs.set(path, sets);
    const key = outputs.join('\n');
    const known = sets.get(key);
    if (known) return known;
    await this.#releaseExpired();
    const session = await create();
    sets.set(key, session);
    const [oldest] = sets;
    if (oldest && sets.size > mostSets) {
      sets.delete(oldest[0]);
      await oldest[1].release();
    }
    return session;
  }

  /** The state has changed: nothing that was made before may be used again. */
  expire(): void {
    this.#expired.push(...[...this.#graphs.values()].flatMap((sets) => [...sets.values()]));
    this.#graphs.clear();
  }

  async release(): Promise<void> {
    this.expire();
    await this.#releaseExpired();
  }

  async #releaseExpired(): Promise<void> {
    const expired = this.#expired;
    this.#expired = [];
    for (const session of expired) await session.release();
  }
}
