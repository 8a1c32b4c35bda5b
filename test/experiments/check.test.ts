import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  aggregate,
  type AnyDefinition,
  checkExperiment,
  grid,
  InvalidExperiment,
  json,
  lazy,
  memory,
  type ParamValues,
  planExperiment,
  stage,
} from '../../experiments/index.js';
import { guarded } from '../../experiments/define/guarded.js';
import { declared } from './declared.js';
import { MemoryStore } from './memory-store.js';

const one = stage('one', {
  params: z.object({ x: z.number() }),
  outputs: { v: json<number>(), m: memory<number>() },
  run: ({ params }) => ({ v: params.x, m: 1 }),
});

/** A stage that only JavaScript lets one write. */
function loose(id: string, spec: object): AnyDefinition {
  return stage(id, { run: () => {}, ...spec } as unknown as Parameters<typeof stage>[1]);
}

function codes(targets: readonly AnyDefinition[], params: readonly ParamValues[] = [{ x: 1 }]): string[] {
  return checkExperiment(declared(targets, params)).map(({ code }) => code);
}

const mistakes: readonly (readonly [what: string, targets: readonly AnyDefinition[], params: readonly ParamValues[], code: string])[] = [
  ['an id that is no name', [loose('two words', {})], [{}], 'stage-id-invalid'],
  ['an id that climbs out of the store', [loose('../x', {})], [{}], 'stage-id-invalid'],
  [
    'curifactory: one stage twice in an experiment, of which the first cached result was returned',
    [loose('a', {}), loose('a', {})],
    [{}],
    'stage-id-repeated',
  ],
  ['ids that differ in case alone, as some file systems do not', [loose('a', {}), loose('A', {})], [{}], 'stage-id-repeated'],
  ['a former id that is in use', [loose('a', {}), loose('b', { formerly: ['a'] })], [{}], 'stage-id-repeated'],
  ['curifactory: KeyError, an input that nothing makes', [loose('a', { inputs: { x: undefined } })], [{}], 'input-not-a-port'],
  ['an input that is a text, as curifactory has them', [loose('a', { inputs: { x: 'one' } })], [{}], 'input-not-a-port'],
  ['a port that was copied', [loose('a', { inputs: { x: { ...one.out.v } } })], [{ x: 1 }], 'input-not-a-port'],
  ['curifactory: CachersMismatchError, a list of codecs', [loose('a', { outputs: { v: [json(), json()] } })], [{}], 'codec-invalid'],
  ['curifactory: EmptyCachersError, an empty list of codecs', [loose('a', { outputs: { v: [] } })], [{}], 'codec-invalid'],
  ['a codec that was not called', [loose('a', { outputs: { v: json } })], [{}], 'codec-invalid'],
  [
    'curifactory: OutputSignatureError (a), a lazy input without a codec',
    [loose('a', { inputs: { m: lazy(one.out.m) } })],
    [{ x: 1 }],
    'lazy-unstored',
  ],
  ['a parameter that no set has', [one], [{}], 'param-missing'],
  ['a parameter of another type', [one], [{ x: 'one' }], 'param-invalid'],
  ['a parameter that cannot be part of a key', [loose('a', { params: z.object({ f: z.any() }) })], [{ f: Symbol('s') }], 'param-unkeyable'],
  ['a parameter that no stage declares', [one], [{ x: 1, y: 2 }], 'param-unused'],
  ['no parameter sets: curifactory went on', [one], grid({ x: [] }), 'sets-empty'],
  ['a parameter set twice', [one], [{ x: 1 }, { x: 1 }], 'set-repeated'],
  ['no targets', [], [{}], 'targets-empty'],
  ['an axis that nothing depends on', [aggregate('a', { inputs: { v: one.out.v }, by: ['y'], run: () => {} })], [{ x: 1 }], 'aggregate-axis-unknown'],
  ['a selection of nothing', [aggregate('a', { inputs: { v: one.out.v }, select: 'x=7', run: () => {} })], [{ x: 1 }], 'members-too-few'],
  ['fewer members than asked for', [aggregate('a', { inputs: { v: one.out.v }, min: 2, run: () => {} })], [{ x: 1 }], 'members-too-few'],
  ['retries below zero', [loose('a', { retries: -1 })], [{}], 'stage-option-invalid'],
  ['no function', [loose('a', { run: 'it' })], [{}], 'stage-option-invalid'],
];

describe('checking an experiment', () => {
  it.each(mistakes)('finds %s', (_, targets, params, code) => {
    expect([...new Set(codes(targets, params))]).toEqual([code]);
  });

  it('finds nothing in a sound one', () => {
    expect(codes([aggregate('a', { inputs: { v: one.out.v }, run: () => {} })])).toEqual([]);
  });

  it('finds an input that is not made for a parameter set', () => {
    const some = stage('some', {
      params: z.object({ x: z.number() }),
      when: ({ x }) => x === 1,
      outputs: { v: json<number>() },
      run: () => ({ v: 1 }),
    });
    const next = stage('next', { inputs: { v: some.out.v }, run: () => {} });
    const [found, ...others] = checkExperiment(declared([next], grid({ x: [1, 2] })));
    expect(found).toMatchObject({
      code: 'input-not-made',
      severity: 'error',
      message: 'stage next needs some.v, which `when` rules out for the parameter set x=2',
    });
    expect(others).toEqual([]);
  });

  it('finds everything at once, errors first, each with its place, and planning throws it', async () => {
    const loaded = declared([loose('two words', { outputs: { v: [] } }), loose('b', { params: z.object({ lr: z.number() }) })], [{ lr: 1, rl: 2 }]);
    const found = checkExperiment(loaded);
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['stage-id-invalid', 'error'],
      ['codec-invalid', 'error'],
      ['param-unused', 'warning'],
    ]);
    expect(found[0]?.place?.file).toMatch(/check\.test\.js$/);
    expect(found[2]?.hint).toBe('is lr meant?');
    const thrown = await planExperiment(loaded, new MemoryStore()).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(InvalidExperiment);
    expect(thrown).toMatchObject({
      code: 'experiment-invalid',
      message: expect.stringMatching(/has 2 mistakes:\n.*\[stage-id-invalid\]\n.*\[codec-invalid\]$/),
    });
  });
});

describe('what JavaScript may read', () => {
  it('curifactory: an aggregate that read what it had not declared got placeholders and no error', () => {
    const inputs = guarded({ v: 1 }, 'all', 'input') as { v: number; w?: number };
    expect(inputs.v).toBe(1);
    expect(() => inputs.w).toThrow(
      expect.objectContaining({ code: 'input-undeclared', message: 'the function of all reads the input w, which all does not declare' }),
    );
    expect(JSON.stringify({ ...inputs })).toBe('{"v":1}');
    expect(String(inputs)).toBe('[object Object]');
  });
});
