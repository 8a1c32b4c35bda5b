import type { ExperimentPlan, PlannedInstance } from '../plan/experiment-plan.js';
import { type TermChange, termChanges } from '../plan/term-changes.js';

/** How an instance differs between two plans of an experiment. */
export interface InstanceDifference {
  readonly instance: string;
  readonly stage: string;
  readonly label: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** What changed in its key; empty where a key is not known in one of the plans. */
  readonly changes: readonly TermChange[];
}

/** The instances of two plans that are not under one key, in the order of `after`, then those that are gone. */
export function comparePlans(before: ExperimentPlan, after: ExperimentPlan): InstanceDifference[] {
  const old = new Map(before.instances.map((instance) => [instance.id, instance]));
  const now = new Set(after.instances.map(({ id }) => id));
  const differences = after.instances.flatMap((instance) => differenceOf(old.get(instance.id), instance));
  const removed = before.instances
    .filter(({ id }) => !now.has(id))
    .map((instance) => ({ ...named(instance), kind: 'removed' as const, changes: [] }));
  return [...differences, ...removed];
}

function differenceOf(before: PlannedInstance | undefined, after: PlannedInstance): InstanceDifference[] {
  if (!before) return [{ ...named(after), kind: 'added', changes: [] }];
  if (before.key === after.key && before.key !== null) return [];
  const changes = before.terms && after.terms ? termChanges(before.terms, after.terms) : [];
  return changes.length === 0 && (before.terms === null) === (after.terms === null) ? [] : [{ ...named(after), kind: 'changed', changes }];
}

function named({ id, stage, label }: PlannedInstance): Pick<InstanceDifference, 'instance' | 'stage' | 'label'> {
  return { instance: id, stage, label };
}
