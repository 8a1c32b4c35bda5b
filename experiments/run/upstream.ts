import type { FailurePolicy, Input } from '../define/port.js';
import type { InstanceInput } from '../plan/instance.js';
import { idsRead } from '../plan/producers.js';
import type { InstanceNode, Settled } from './instance-node.js';
import type { InstanceOutcome } from './run-event.js';

/** What an instance can do, given what became of what it reads. */
export type Verdict =
  /** `missing`: labels of members that it goes without, per input. */
  | { readonly kind: 'go'; readonly missing: Readonly<Record<string, readonly string[]>> }
  | { readonly kind: 'blocked'; readonly by: readonly string[] }
  | { readonly kind: 'cancelled' };

/** True of what gave, or could give, outputs. */
export function isAvailable({ result }: InstanceOutcome): boolean {
  return result === 'ran' || result === 'reused' || result === 'skipped';
}

/** What follows for `node` from how its producers ended. `fallback` is the policy of edges that say nothing. */
export function verdictOn(
  node: InstanceNode,
  settled: ReadonlyMap<string, Settled>,
  labelOf: (instance: string) => string,
  fallback: FailurePolicy,
): Verdict {
  const results = node.producers.map((id) => settled.get(id) as Settled);
  if (results.some(({ outcome }) => outcome.result === 'cancelled')) return { kind: 'cancelled' };
  const missing: Record<string, readonly string[]> = {};
  const by = new Set<string>();
  for (const [name, from] of Object.entries(node.planned.inputs)) {
    const lost = idsRead(from).filter((id) => !isAvailable((settled.get(id) as Settled).outcome));
    if (lost.length === 0) continue;
    if (goesWithout(node, name, from, lost.length, fallback)) missing[name] = from.kind === 'members' ? lost.map(labelOf) : [];
    else for (const id of lost) for (const cause of causesOf(settled.get(id) as Settled)) by.add(cause);
  }
  return by.size > 0 ? { kind: 'blocked', by: [...by] } : { kind: 'go', missing };
}

/** The policy of an edge. */
export function policyOf(input: Input, fallback: FailurePolicy): FailurePolicy {
  return input.onFailure ?? fallback;
}

/** A stage can do without optional inputs alone, an aggregate without members down to its least number. */
function goesWithout({ instance: { definition } }: InstanceNode, name: string, from: InstanceInput, lost: number, fallback: FailurePolicy): boolean {
  const input = definition.inputs[name] as Input;
  if (from.kind === 'one') return !input.required;
  const least = definition.kind === 'aggregate' ? definition.min : 1;
  return (!input.required || policyOf(input, fallback) === 'continue') && from.instances.length - lost >= least;
}

function causesOf({ outcome }: Settled): readonly string[] {
  return outcome.blockedBy.length > 0 ? outcome.blockedBy : [outcome.instance];
}
