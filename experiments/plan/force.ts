import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { AnyDefinition } from '../define/stage-definition.js';
import type { PlanRequest } from './experiment-plan.js';
import type { Instance } from './instance.js';
import { matchStages } from './match-stages.js';
import { producersOf } from './producers.js';

/** What is forced, and by which instances upstream. */
export interface Forcing {
  readonly named: ReadonlySet<string>;
  /** By instance: those upstream that are forced. */
  readonly fromUpstream: ReadonlyMap<string, readonly string[]>;
}

/**
 * The instances that run whatever is recorded: those of the stages named, and unless `only` what lies downstream. Protected stages are forced by
 * their full name alone, and what lies behind them is left alone, too. Throws `CuviscError` `experiment-selection`.
 */
export function forcingOf({ force = [], only = false }: PlanRequest, all: readonly AnyDefinition[], instances: readonly Instance[]): Forcing {
  const { stages, named } = matchStages(force, all, 'force');
  const forced = [...stages].filter((stage) => !stage.protect || named.has(stage));
  if (force.length > 0 && forced.length === 0) throw allProtected(force, stages);
  const ids = new Set(instances.flatMap(({ id, definition }) => (forced.includes(definition) ? [id] : [])));
  const fromUpstream = new Map<string, readonly string[]>();
  if (only) return { named: ids, fromUpstream };
  for (const instance of instances) {
    const causes = producersOf(instance).filter((id) => ids.has(id) || fromUpstream.has(id));
    if (causes.length > 0 && !instance.definition.protect && !ids.has(instance.id)) fromUpstream.set(instance.id, causes);
  }
  return { named: ids, fromUpstream };
}

function allProtected(force: readonly string[], stages: ReadonlySet<AnyDefinition>): CuviscError {
  const ids = [...stages].map(({ id }) => id).join(', ');
  return new CuviscError('experiment-selection', `force: ${force.join(', ')} matches only protected stages`, { hint: `name them in full: ${ids}` });
}
