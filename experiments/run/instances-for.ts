import type { LoadedExperiment } from '../define/experiment-definition.js';
import { expandInstances } from '../plan/expand-instances.js';
import type { PlanRequest } from '../plan/experiment-plan.js';
import type { Instance } from '../plan/instance.js';
import { chosenSets } from '../plan/match-stages.js';

/** The instances that a plan of `request` speaks of, by id. */
export function instancesFor({ experiment }: LoadedExperiment, request: PlanRequest): ReadonlyMap<string, Instance> {
  const { instances } = expandInstances(experiment, chosenSets(experiment, request));
  return new Map(instances.map((each) => [each.id, each]));
}
