import type { Reason } from '../plan/decision.js';
import type { ExperimentPlan } from '../plan/experiment-plan.js';

/** So many instances are named in a reason. */
const mostNamed = 3;

/** Reasons as one line, in which instances are called by stage and label; as `reasonsIn(plan)(instance.reasons)`. */
export function reasonsIn(plan: ExperimentPlan): (reasons: readonly Reason[]) => string {
  const listed = namesIn(plan);
  return (reasons) => reasons.map((reason) => reasonText(reason, listed)).join('; ');
}

/** Lists instances of a plan by stage and label, the first three of many; as `namesIn(plan)(ids)`. */
export function namesIn({ instances }: ExperimentPlan): (ids: readonly string[]) => string {
  const names = new Map(instances.map(({ id, stage, label }) => [id, label === '' ? stage : `${stage} ${label}`]));
  return (ids) => {
    const shown = ids.slice(0, mostNamed).map((id) => names.get(id) ?? id);
    return `${shown.join(', ')}${ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''}`;
  };
}

function reasonText(reason: Reason, listed: (ids: readonly string[]) => string): string {
  switch (reason.code) {
    case 'upstream-runs':
      return `waits for ${listed(reason.instances)}`;
    case 'upstream-forced':
      return `${listed(reason.instances)} is forced`;
    case 'upstream-blocked':
      return `needs ${listed(reason.instances)}, which is blocked`;
    default:
      return reason.text;
  }
}
