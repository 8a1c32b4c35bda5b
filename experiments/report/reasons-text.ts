import type { Reason } from '../plan/decision.js';
import type { ExperimentPlan } from '../plan/experiment-plan.js';

/** So many instances are named in a reason. */
const mostNamed = 3;

/** Reasons as one line, in which instances are called by stage and label; as `reasonsIn(plan)(instance.reasons)`. */
export function reasonsIn({ instances }: ExperimentPlan): (reasons: readonly Reason[]) => string {
  const names = new Map(instances.map(({ id, stage, label }) => [id, label === '' ? stage : `${stage} ${label}`]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return (reasons) => reasons.map((reason) => reasonText(reason, nameOf)).join('; ');
}

function reasonText(reason: Reason, nameOf: (id: string) => string): string {
  switch (reason.code) {
    case 'upstream-runs':
      return `waits for ${listed(reason.instances, nameOf)}`;
    case 'upstream-forced':
      return `${listed(reason.instances, nameOf)} is forced`;
    case 'upstream-blocked':
      return `needs ${listed(reason.instances, nameOf)}, which is blocked`;
    default:
      return reason.text;
  }
}

function listed(ids: readonly string[], nameOf: (id: string) => string): string {
  const more = ids.length - mostNamed;
  return more > 0 ? `${ids.slice(0, mostNamed).map(nameOf).join(', ')} and ${more} more` : ids.map(nameOf).join(', ');
}
