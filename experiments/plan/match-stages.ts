import { CuviscError } from '../../schemas/cuvisc-error.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { shellPattern } from '../../schemas/shell-pattern.js';
import type { ParameterSet } from '../define/params.js';
import type { Experiment } from '../define/experiment-definition.js';
import type { AnyDefinition } from '../define/stage-definition.js';
import type { PlanRequest } from './experiment-plan.js';

/** What a list of names and globs selects. */
export interface MatchedStages {
  readonly stages: ReadonlySet<AnyDefinition>;
  /** Those named in full, by their id or a former one. */
  readonly named: ReadonlySet<AnyDefinition>;
}

/** The stages that `names` select. Throws `CuviscError` `experiment-selection` for a name or glob that matches nothing; `option` is how it is called. */
export function matchStages(names: readonly string[], all: readonly AnyDefinition[], option: string): MatchedStages {
  const found = names.map((name) => {
    const matches = all.filter(({ id, formerly }) => (isGlob(name) ? shellPattern(name).test(id) : id === name || formerly.includes(name)));
    if (matches.length === 0)
      throw unmatched(
        option,
        `stage ${isGlob(name) ? 'matches' : 'is called'} ${name}`,
        name,
        all.map(({ id }) => id),
      );
    return { name, matches };
  });
  return {
    stages: new Set(found.flatMap(({ matches }) => matches)),
    named: new Set(found.flatMap(({ name, matches }) => (isGlob(name) ? [] : matches))),
  };
}

/** The parameter sets of a plan that was asked for so: all without globs. Throws `CuviscError` `experiment-selection` for a glob that matches none. */
export function chosenSets({ sets }: Pick<Experiment, 'sets'>, request: PlanRequest): readonly ParameterSet[] {
  return request.sets ? matchSets(request.sets, sets) : sets;
}

/** The parameter sets whose labels match one of `globs`. Throws `CuviscError` `experiment-selection` for a glob that matches none. */
export function matchSets(globs: readonly string[], all: readonly ParameterSet[]): readonly ParameterSet[] {
  const labels = all.map(({ label }) => label);
  for (const glob of globs)
    if (!labels.some((label) => shellPattern(glob).test(label))) throw unmatched('sets', `parameter set matches ${glob}`, glob, labels);
  return all.filter(({ label }) => globs.some((glob) => shellPattern(glob).test(label)));
}

function isGlob(name: string): boolean {
  return /[*?[]/.test(name);
}

function unmatched(option: string, what: string, name: string, known: readonly string[]): CuviscError {
  const near = nearestName(name, known);
  const shown = known.length > 12 ? `${known.slice(0, 12).join(', ')} and ${known.length - 12} more` : known.join(', ');
  return new CuviscError('experiment-selection', `${option}: no ${what}`, { hint: near === undefined ? `there are: ${shown}` : `is ${near} meant?` });
}
