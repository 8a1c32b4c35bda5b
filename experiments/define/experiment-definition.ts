import type { ParameterSet } from './params.js';
import type { FailurePolicy } from './port.js';
import type { Sources } from '../sources/sources.js';
import type { AnyDefinition } from './stage-definition.js';

/** What is to be computed, for which parameter sets. The default export of an experiment's file. */
export interface Experiment {
  readonly kind: 'experiment';
  /** Every stage that the targets depend on, producers first, in an order that depends on the declarations alone. */
  readonly stages: readonly AnyDefinition[];
  readonly targets: readonly AnyDefinition[];
  readonly sets: readonly ParameterSet[];
  /** For edges that say nothing. */
  readonly onFailure: FailurePolicy;
}

/** An experiment together with the file that it was loaded from. */
export interface LoadedExperiment {
  readonly experiment: Experiment;
  /** Absolute. */
  readonly file: string;
  /** Absolute folder of `file`: relative paths start here, and so do the paths of code in keys. */
  readonly base: string;
  /** The file name without endings. */
  readonly name: string;
  /** The code that was loaded. A process that is to run it later compares `sources.digest`. */
  readonly sources: Sources;
}
