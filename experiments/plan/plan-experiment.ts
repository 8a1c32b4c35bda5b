import type { LoadedExperiment } from '../define/experiment-definition.js';
import { canonicalJson } from '../keys/canonical-json.js';
import { requireSound } from './check-experiment.js';
import { decide } from './decide.js';
import { expandInstances } from './expand-instances.js';
import type { ExperimentPlan, PlanRequest } from './experiment-plan.js';
import { forcingOf } from './force.js';
import type { Instance } from './instance.js';
import { KeyMaker } from './key-maker.js';
import { digestsIn, type LookedUp, lookUp, upToDate } from './look-up.js';
import { chosenSets, matchStages } from './match-stages.js';
import { countsOf, plannedInstances } from './planned-instances.js';
import { closureOf } from './producers.js';
import type { RecordSource } from './record-source.js';
import { withinWindow } from './window.js';

/** A plan with what a process needs in order to run it. */
export interface PreparedPlan {
  readonly plan: ExperimentPlan;
  readonly loaded: LoadedExperiment;
  /** By id, producers first. */
  readonly instances: ReadonlyMap<string, Instance>;
  readonly keys: KeyMaker;
}

/**
 * What is to be done for an experiment: pure in the experiment and the store, of which nothing has to exist. Runs and writes nothing. Throws
 * `InvalidExperiment` with everything that is wrong, and `CuviscError` `experiment-selection`.
 */
export async function planExperiment(loaded: LoadedExperiment, source: RecordSource, request: PlanRequest = {}): Promise<PreparedPlan> {
  requireSound(loaded);
  const { experiment } = loaded;
  const { instances: expanded } = expandInstances(experiment, chosenSets(experiment, request));
  const until = request.until ? matchStages(request.until, experiment.stages, 'until').stages : new Set(experiment.targets);
  const targets = new Set(expanded.flatMap(({ id, definition }) => (until.has(definition) ? [id] : [])));
  const instances = closureOf(targets, expanded);
  const keys = new KeyMaker(loaded, instances);
  const looked = await lookUpAll(instances, keys, source, loaded.base);
  const forcing = forcingOf(request, experiment.stages, instances);
  const free = await decide({ instances, targets, looked, forcing, source, base: loaded.base });
  const decisions = withinWindow(free, request.from, experiment.stages, instances);
  const planned = await plannedInstances({ instances, decisions, looked, targets, source });
  const plan: ExperimentPlan = {
    version: 1,
    experiment: loaded.name,
    sources: loaded.sources.digest,
    targets: [...until].map(({ id }) => id),
    request,
    instances: planned,
    counts: countsOf(planned),
  };
  return { plan, loaded, instances: new Map(instances.map((each) => [each.id, each])), keys };
}

/** The text of a plan: equal plans are equal text. */
export function canonicalPlan(plan: ExperimentPlan): string {
  return `${canonicalJson(plan)}\n`;
}

async function lookUpAll(instances: readonly Instance[], keys: KeyMaker, source: RecordSource, base: string): Promise<ReadonlyMap<string, LookedUp>> {
  const looked = new Map<string, LookedUp>();
  for (const instance of instances) looked.set(instance.id, await upToDate(await lookUp(instance, keys, digestsIn(looked), source), base));
  return looked;
}
