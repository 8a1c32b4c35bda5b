import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunJournal, Tracing } from '../../tracking/index.js';

/** A phase under way: its journal and its spans. */
export interface ActivePhase {
  readonly journal: RunJournal;
  readonly tracing: Tracing;
}

const current = new AsyncLocalStorage<ActivePhase>();

/** The phase to which the work under way belongs; `undefined` outside of all. */
export function activePhase(): ActivePhase | undefined {
  return current.getStore();
}

/** Does `work` as part of a phase. */
export function inPhase<T>(phase: ActivePhase, work: () => Promise<T>): Promise<T> {
  return current.run(phase, work);
}
