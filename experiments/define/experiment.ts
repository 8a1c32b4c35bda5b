import type { Experiment } from './experiment-definition.js';
import type { ParamValues } from './params.js';
import { labelledSets } from './parameter-sets.js';
import type { FailurePolicy } from './port.js';
import { stagesOf } from './stages-of.js';
import type { AnyDefinition } from './stage-definition.js';

/** What `experiment` takes. */
export interface ExperimentSpec {
  /** `grid(...)`, or a list of sets, some by `named`; one empty set by default. */
  readonly params?: readonly ParamValues[];
  /** What is to be computed. */
  readonly targets: readonly AnyDefinition[];
  /** What a failure means for what needs it, by default `skip`: it is left out, everything else goes on. */
  readonly onFailure?: FailurePolicy;
}

/** Declares an experiment: the default export of its file. Nothing runs. */
export function experiment({ params = [{}], targets, onFailure = 'skip' }: ExperimentSpec): Experiment {
  return Object.freeze({ kind: 'experiment', stages: stagesOf(targets), targets, sets: labelledSets(params), onFailure });
}
