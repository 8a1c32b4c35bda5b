import type { AnyDefinition } from '../define/stage-definition.js';
import type { Decision } from './decide.js';
import type { Reason } from './decision.js';
import type { Instance } from './instance.js';
import { matchStages } from './match-stages.js';
import { producersOf } from './producers.js';

/**
 * Blocks what would run outside the window that begins with the stages named by `from`, and whatever would need it; without names nothing is
 * blocked. Throws `CuviscError` `experiment-selection`.
 */
export function withinWindow(
  decisions: ReadonlyMap<string, Decision>,
  from: readonly string[] | undefined,
  all: readonly AnyDefinition[],
  instances: readonly Instance[],
): ReadonlyMap<string, Decision> {
  if (!from) return decisions;
  const { stages } = matchStages(from, all, 'from');
  const inside = new Set<string>();
  const result = new Map<string, Decision>();
  for (const instance of instances) {
    const { id, definition } = instance;
    const producers = producersOf(instance);
    if (stages.has(definition) || producers.some((each) => inside.has(each))) inside.add(id);
    const blocked = producers.filter((each) => result.get(each)?.action === 'BLOCKED');
    result.set(id, restricted(decisions.get(id) as Decision, inside.has(id), blocked));
  }
  return result;
}

function restricted(decision: Decision, isInside: boolean, blocked: readonly string[]): Decision {
  if (decision.action !== 'RUN' || (isInside && blocked.length === 0)) return decision;
  const reason: Reason = isInside
    ? { code: 'upstream-blocked', instances: blocked, text: `needs ${blocked.join(', ')}, which is blocked` }
    : { code: 'outside-window', text: 'would have to run, and lies before what was asked for' };
  return { ...decision, action: 'BLOCKED', cutOff: false, reasons: [reason, ...decision.reasons] };
}
