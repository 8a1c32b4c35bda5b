import type { ExperimentPlan, InstanceOutcome, RunEvent } from '../../experiments/index.js';
import { timeText } from '../../experiments/report/report-words.js';

/** What of an event is worth a line while a run goes on; what is reused or left out as planned is not. */
export function eventNote({ instances }: ExperimentPlan): (event: RunEvent) => string | null {
  const names = new Map(instances.map(({ id, stage, label }) => [id, label === '' ? stage : `${stage} ${label}`]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return (event) => {
    switch (event.type) {
      case 'instance-waiting':
        return `${nameOf(event.instance)}: waits, ${event.heldBy}`;
      case 'instance-log':
        return `${nameOf(event.instance)}: ${event.text.trimEnd()}`;
      case 'instance-retried':
        return `${nameOf(event.instance)}: failed (${event.failure.message}), attempt ${event.attempt} begins`;
      case 'instance-upgraded':
        return `${nameOf(event.instance)}: runs after all, ${event.why}`;
      case 'instance-ended':
        return endNote(event.outcome, nameOf);
      case 'run-stopping':
        return `${event.why}: nothing new begins`;
      default:
        return null;
    }
  };
}

function endNote({ instance, result, startedAt, endedAt, cutOff }: InstanceOutcome, nameOf: (id: string) => string): string | null {
  if (result === 'skipped' || (result === 'reused' && cutOff === null)) return null;
  const took = startedAt !== null && endedAt !== null ? ` in ${timeText(Date.parse(endedAt) - Date.parse(startedAt))}` : '';
  return `${nameOf(instance)}: ${result}${took}`;
}
