import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../experiments/index.js';

/** What `samples/wide.mjs` writes into its log: a function began or ended. */
export interface Execution {
  readonly what: 'begin' | 'end';
  /** Stage and label. */
  readonly id: string;
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Looks at the records of a store all the time, and remembers when each was first there. */
export class StoreWatch {
  readonly #store: Store;
  readonly #seen = new Map<string, { readonly id: string; readonly at: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(store: Store) {
    this.#store = store;
    this.#timer = setInterval(() => this.#look(), 5);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** When the record of an instance was first seen, by stage and label. */
  recorded(): ReadonlyMap<string, number> {
    this.#look();
    return new Map([...this.#seen.values()].map(({ id, at }) => [id, at]));
  }

  #look(): void {
    const at = Date.now();
    const records = join(this.#store.folder, 'records');
    for (const stage of namesIn(records)) {
      for (const name of namesIn(join(records, stage))) {
        if (this.#seen.has(name) || !/^[0-9a-f]{64}\.json$/.test(name)) continue;
        const { label } = JSON.parse(readFileSync(join(records, stage, name), 'utf8')) as { readonly label: string };
        this.#seen.set(name, { id: `${stage} ${label}`, at });
      }
    }
  }
}

/** The lines of a log, without one that was cut off. */
export function executionsIn(file: string): Execution[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as Execution] : []));
  } catch {
    return [];
  }
}

/** Everything that a store says, and that is not so. */
export async function liesIn(store: Store, base: string): Promise<{ readonly records: number; readonly lies: readonly string[] }> {
  const found = { records: 0, lies: [] as string[] };
  for (const stage of await store.recordedStages()) {
    for (const { label, outputs, reports } of await store.list(stage)) {
      found.records += 1;
      for (const output of [...Object.values(outputs), ...(reports ? [reports] : [])]) {
        const state = await store.check(output, base);
        if (state.state !== 'whole') found.lies.push(`the record of ${stage} ${label} lies: ${state.why}`);
      }
    }
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
