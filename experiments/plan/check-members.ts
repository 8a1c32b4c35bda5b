import type { Experiment } from '../define/experiment-definition.js';
import type { AggregateDefinition } from '../define/stage-definition.js';
import { type ExperimentFinding, finding } from './finding.js';
import type { Instance } from './instance.js';

/** Aggregates that nothing is left for, or fewer members of a required input than they ask for. */
export function checkMembers({ stages }: Experiment, instances: readonly Instance[]): ExperimentFinding[] {
  return stages.flatMap((definition) => {
    if (definition.kind !== 'aggregate') return [];
    const own = instances.filter((each) => each.definition === definition);
    if (own.length === 0) return [tooFew(definition, `aggregate ${definition.id} selects nothing`)];
    const short = Object.keys(definition.inputs).filter(
      (name) => definition.inputs[name]?.required && own.some((each) => countOf(each, name) < definition.min),
    );
    return short.map((name) => tooFew(definition, `aggregate ${definition.id} gets fewer than ${definition.min} members of ${name}`));
  });
}

function countOf({ inputs }: Instance, name: string): number {
  const input = inputs[name];
  return input?.kind === 'members' ? input.instances.length : 0;
}

function tooFew(definition: AggregateDefinition, message: string): ExperimentFinding {
  return finding('members-too-few', definition, message, 'add parameter sets, widen `select`, or lower `min`');
}
