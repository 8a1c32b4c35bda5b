import type { LoadedExperiment } from '../define/experiment-definition.js';
import { expandInstances } from '../plan/expand-instances.js';
import type { PlanRequest } from '../plan/experiment-plan.js';
import type { Instance } from '../plan/instance.js';
import { matchSets } from '../plan/match-stages.js';

/** The instances that a plan of `request` speaks of, by id. */
export function instancesFor({ experiment }: LoadedExperiment, { sets }: PlanRequest): ReadonlyMap<string, Instance> {
  const { instances } = expandInstances(experiment, sets ? matchSets(sets, experiment.sets) : experiment.sets);
  return new Map(instances.map((each) => [each.id, each]));
}
