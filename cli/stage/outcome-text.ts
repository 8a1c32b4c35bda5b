import type { ExperimentPlan, InstanceOutcome, RunOutcome } from '../../experiments/index.js';
import { counted } from '../print/numbers.js';

/** How a run ended: failures with their messages, then counts. */
export function outcomeText({ run, counts, instances }: RunOutcome, plan: ExperimentPlan): string {
  const failures = instances.filter(({ failure }) => failure !== null).map(failureText);
  const parts = Object.entries(counts).flatMap(([result, count]) => (count > 0 ? [`${count} ${result}`] : []));
  return [...failures, `${counted(plan.instances.length, 'instance')} of ${plan.experiment}: ${parts.join(', ')}. Run ${run}.`].join('\n');
}

function failureText({ stage, label, failure }: InstanceOutcome): string {
  return `${`${stage} ${label}`.trim()} failed: ${failure?.message ?? ''} [${failure?.code ?? ''}]${failure?.hint ? `\n  hint ${failure.hint}` : ''}`;
}
