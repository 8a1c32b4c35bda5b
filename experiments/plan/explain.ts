import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { LoadedExperiment } from '../define/experiment-definition.js';
import type { KeyTerms } from '../keys/key-terms.js';
import type { StageRecord } from '../keys/stage-record.js';
import type { ExperimentPlan, PlannedInstance } from './experiment-plan.js';
import { nearestRecord } from './explain-misses.js';
import type { Instance } from './instance.js';
import { type LookedUp, lookUp } from './look-up.js';
import { matchStages } from './match-stages.js';
import { type PreparedPlan, planExperiment } from './plan-experiment.js';
import type { RecordSource } from './record-source.js';
import { type TermChange, termChanges } from './term-changes.js';

/** What the key of an instance is made of, and how it differs from a record's. */
export interface Explanation {
  readonly instance: PlannedInstance;
  /** Without the inputs whose content is not known yet. */
  readonly terms: KeyTerms;
  /** The record that it is compared with; null where there is none but its own. */
  readonly against: StageRecord | null;
  /** Empty where nothing differs. */
  readonly changes: readonly TermChange[];
}

/** What to explain. */
export interface ExplainRequest {
  /** Ids or globs of stages, or ids of instances. */
  readonly names: readonly string[];
  /** The beginning of a key: compares with that record. By default with the one that differs least, the newest of these. */
  readonly against?: string;
}

/**
 * Says for each instance which parts of its key differ from those of a record. Runs and writes nothing. Throws what `planExperiment` throws, and
 * `CuviscError` `experiment-selection` for names and keys that are not there.
 */
export async function explainKeys(
  loaded: LoadedExperiment,
  source: RecordSource,
  { names, against }: ExplainRequest,
): Promise<readonly Explanation[]> {
  const prepared = await planExperiment(loaded, source);
  const chosen = chosenInstances(prepared, names);
  const taken = new Set(prepared.plan.instances.flatMap(({ key }) => (key === null ? [] : [key])));
  const explained: Explanation[] = [];
  for (const planned of chosen) {
    const looked = await lookUp(prepared.instances.get(planned.id) as Instance, prepared.keys, digestsOf(prepared.plan), source);
    const record = against === undefined ? (await nearestRecord(looked, source, taken))?.record : await recordUnder(against, looked, source);
    const known = looked.unknown.length > 0 ? Object.keys(looked.terms.inputs) : undefined;
    const changes = record ? termChanges(record.terms, looked.terms, known) : [];
    explained.push({ instance: planned, terms: looked.terms, against: record ?? null, changes });
  }
  return explained;
}

function digestsOf({ instances }: ExperimentPlan): (id: string, port: string) => string | undefined {
  const byId = new Map(instances.map((each) => [each.id, each]));
  return (id, port) => byId.get(id)?.outputs[port]?.digest ?? undefined;
}

function chosenInstances({ plan, loaded }: PreparedPlan, names: readonly string[]): PlannedInstance[] {
  const ids = names.filter((name) => plan.instances.some(({ id }) => id === name));
  const stages = new Set(
    [
      ...matchStages(
        names.filter((name) => !ids.includes(name)),
        loaded.experiment.stages,
        'explain',
      ).stages,
    ].map(({ id }) => id),
  );
  return plan.instances.filter(({ id, stage }) => ids.includes(id) || stages.has(stage));
}

async function recordUnder(key: string, { instance }: LookedUp, source: RecordSource): Promise<StageRecord> {
  const records = await source.list(instance.definition.id);
  const found = records.find((record) => record.key.startsWith(key));
  if (found) return found;
  const known = records.slice(0, 6).map((record) => record.key.slice(0, 12));
  throw new CuviscError('experiment-selection', `against: ${instance.definition.id} has no record whose key begins with ${key}`, {
    hint: known.length === 0 ? 'it has none at all' : `the newest are ${known.join(', ')}`,
  });
}
