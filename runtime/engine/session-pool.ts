import type { EngineSession } from './onnx-session.js';

/** Sets of outputs of one graph that are kept at once; further ones replace the oldest. */
const mostSets = 8;

/** Sessions made for one state of a plan, by graph file and by the outputs that they compute. */
export class StageSessions {
  readonly #graphs = new Map<string, Map<string, EngineSession>>();
  #expired: EngineSession[] = [];

  /** The session for a set of outputs, at once if there is one, else made by `create`. */
  get(path: string, outputs: readonly string[], create: () => Promise<EngineSession>): EngineSession | Promise<EngineSession> {
    const key = outputs.join('\n');
    return this.#graphs.get(path)?.get(key) ?? this.#add(path, key, create);
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

  async #add(path: string, key: string, create: () => Promise<EngineSession>): Promise<EngineSession> {
    await this.#releaseExpired();
    const session = await create();
    const sets = this.#graphs.get(path) ?? new Map<string, EngineSession>();
    this.#graphs.set(path, sets);
    sets.set(key, session);
    const [oldest] = sets;
    if (oldest && sets.size > mostSets) {
      sets.delete(oldest[0]);
      await oldest[1].release();
    }
    return session;
  }

  async #releaseExpired(): Promise<void> {
    const expired = this.#expired;
    this.#expired = [];
    for (const session of expired) await session.release();
  }
}
