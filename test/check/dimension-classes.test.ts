import { dimsOf } from '../../schemas/dim-text.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DimensionClasses } from '../../compiler/2-check/dimension-classes.js';

const variables = ['a:B', 'b:B', 'c:H', 'd:H', 'e:W', 'f:C'];
const variable = fc.constantFrom(...variables);
const action = fc.oneof(fc.record({ unite: fc.tuple(variable, variable) }), fc.record({ bind: fc.tuple(variable, fc.integer({ min: 1, max: 3 })) }));

/** The same by brute force: sets of variables, each with its size. */
class Sets {
  readonly sets = new Map(variables.map((name) => [name, { members: new Set([name]), size: undefined as number | undefined }]));

  apply(step: { unite?: readonly [string, string]; bind?: readonly [string, number] }): boolean {
    if (step.bind) {
      const set = this.of(step.bind[0]);
      set.size ??= step.bind[1];
      return set.size === step.bind[1];
    }
    const [one, other] = (step.unite ?? []).map((name) => this.of(name)) as [ReturnType<Sets['of']>, ReturnType<Sets['of']>];
    if (one === other) return true;
    if (one.size !== undefined && other.size !== undefined && one.size !== other.size) return false;
    const joined = { members: new Set([...one.members, ...other.members]), size: one.size ?? other.size };
    for (const name of joined.members) this.sets.set(name, joined);
    return true;
  }

  of(name: string) {
    return this.sets.get(name) as { members: Set<string>; size: number | undefined };
  }
}

describe('dimension classes', () => {
  it('hold what sets of equal variables hold, and refuse what contradicts', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (steps) => {
        const [classes, sets] = [new DimensionClasses<string>(), new Sets()];
        for (const step of steps) {
          const clash = 'bind' in step ? classes.bind(...step.bind, 'bound') : classes.unite(...step.unite, step.unite.join('='));
          expect(clash === undefined).toBe(sets.apply(step));
          if (clash) expect(clash.one.size).not.toBe(clash.other.size);
        }
        for (const a of variables) {
          expect(classes.size(a)).toBe(sets.of(a).size);
          for (const b of variables) if (sets.of(a).size === undefined) expect(classes.dim(a) === classes.dim(b)).toBe(sets.of(a) === sets.of(b));
        }
      }),
    );
  });

  it('tell the way between the two places of a contradiction', () => {
    const classes = new DimensionClasses<string>();
    classes.bind('data:C', 61, 'the data');
    classes.unite('data:C', 'norm:C', 'data -> norm');
    classes.unite('data:C', 'other:C', 'data -> other');
    classes.unite('norm:C', 'unit:C', 'norm -> unit');
    classes.bind('rx:n', 60, 'num_channels');
    expect(classes.unite('unit:C', 'rx:n', 'unit -> rx')).toEqual({
      one: { size: 61, variable: 'data:C', because: 'the data' },
      other: { size: 60, variable: 'rx:n', because: 'num_channels' },
      chain: ['data -> norm', 'norm -> unit', 'unit -> rx'],
    });
  });

  it('number the symbols of different classes of one name', () => {
    const classes = new DimensionClasses<string>();
    expect([classes.dim('a:H'), classes.dim('b:H'), classes.dim('a:H')]).toEqual(dimsOf('H', 'H_2', 'H'));
  });
});
