import type { LoadedExperiment } from '../define/experiment-definition.js';
import type { Instance } from '../plan/instance.js';
import type { KeyMaker } from '../plan/key-maker.js';
import type { Store } from '../store/store.js';
import type { MemoryValues } from './memory-values.js';

/** What doing tasks takes: the experiment as this process loaded it, the store, and the values that it keeps in memory. */
export interface TaskSurroundings {
  readonly store: Store;
  readonly loaded: LoadedExperiment;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly keys: KeyMaker;
  readonly memory: MemoryValues;
  /** Threads that each instance may use unless its stage says more. */
  readonly threads: number;
}
