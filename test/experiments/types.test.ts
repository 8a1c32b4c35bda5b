import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aggregate, experiment, grid, json, lazy, memory, optional, stage } from '../../experiments/index.js';

const scenes = stage('scenes', { outputs: { cubes: json<string[]>(), model: memory<Map<string, number>>() }, run: scenesOf });

function scenesOf(): { cubes: string[]; model: Map<string, number> } {
  return { cubes: ['a.mat'], model: new Map() };
}

const fitted = stage('fit', {
  inputs: { cubes: scenes.out.cubes, model: scenes.out.model },
  params: z.object({ eps: z.number(), jobs: z.int().default(1) }),
  outputs: { mean: json<number>() },
  run: async ({ params }, { cubes, model }) => ({ mean: cubes.length * params.eps * params.jobs * model.size }),
});

const measured = stage('measure', {
  inputs: { mean: lazy(fitted.out.mean), cubes: optional(scenes.out.cubes) },
  outputs: { auc: json<number>() },
  run: async (_, { mean, cubes }) => ({ auc: (await mean.load()) + (cubes?.length ?? 0) }),
});

const best = aggregate('best', {
  inputs: { auc: measured.out.auc, handles: lazy(measured.out.auc), some: optional(measured.out.auc) },
  outputs: { top: json<{ label: string; auc: number }>() },
  min: 2,
  run: (_, { auc, handles, some }) => {
    const sizes: number[] = handles.map(({ value }) => value.bytes);
    const sum: number = some.reduce((total, { value }) => total + value, 0);
    const [first] = auc;
    return { top: { label: first?.label ?? '', auc: (first?.value ?? 0) + sum + sizes.length } };
  },
});

describe('mistakes that do not compile', () => {
  it('curifactory: OutputSignatureError (b), an output that the function does not give', () => {
    // @ts-expect-error: `b` is missing
    stage('s', { outputs: { a: json<number>(), b: json<number>() }, run: () => ({ a: 1 }) });
    // @ts-expect-error: as it is of an asynchronous function
    stage('s', { outputs: { a: json<number>() }, run: async () => ({}) });
    // @ts-expect-error: nothing, where something is declared
    stage('s', { outputs: { a: json<number>() }, run: () => {} });
    stage('sink', { inputs: { mean: fitted.out.mean }, run: (_, { mean }) => void mean.toFixed() });
  });

  it('an output of another type', () => {
    // @ts-expect-error: a string where a number is declared
    stage('s', { outputs: { a: json<number>() }, run: () => ({ a: 'one' }) });
  });

  it('curifactory: InputSignatureError (a), an input that is used and not declared', () => {
    // @ts-expect-error: `cubes` is no input
    stage('s', { inputs: { mean: fitted.out.mean }, outputs: { a: json<number>() }, run: (_, { cubes }) => ({ a: cubes.length }) });
    // @ts-expect-error: nor of an aggregate
    aggregate('s', { inputs: { mean: fitted.out.mean }, outputs: { a: json<number>() }, run: (_, { cubes }) => ({ a: cubes.length }) });
  });

  it('curifactory: KeyError, a port that no stage has', () => {
    // @ts-expect-error: `scenes` has no output `cube`
    expect(scenes.out.cube).toBeUndefined();
  });

  it('curifactory: InputSignatureError (b), an optional input taken as if it were always there', () => {
    // @ts-expect-error: `cubes` may be undefined
    stage('s', { inputs: { cubes: optional(scenes.out.cubes) }, outputs: { a: json<number>() }, run: (_, { cubes }) => ({ a: cubes.length }) });
  });

  it('a parameter that the stage does not declare', () => {
    // @ts-expect-error: `lr` is no parameter of it
    stage('s', { params: z.object({ eps: z.number() }), outputs: { a: json<number>() }, run: ({ params }) => ({ a: params.lr }) });
    // @ts-expect-error: without any it has none
    stage('s', { outputs: { a: json<number>() }, run: ({ params }) => ({ a: params.lr }) });
  });

  it('curifactory: OutputSignatureError (a), CachersMismatchError and EmptyCachersError: an output without exactly one codec', () => {
    // @ts-expect-error: codecs stand by the outputs, so that a list of them has no place to be wrong in
    stage('s', { outputs: { a: [] }, run: () => ({ a: 1 }) });
  });

  it('the value of a lazy input without loading it', () => {
    // @ts-expect-error: a handle is no number
    stage('s', { inputs: { mean: lazy(fitted.out.mean) }, outputs: { a: json<number>() }, run: (_, { mean }) => ({ a: mean + 1 }) });
  });
});

describe('declarations', () => {
  it('are data: edges are known and nothing has run', () => {
    const declared = experiment({ params: grid({ eps: [0, 1e-6] }), targets: [best] });
    expect(declared.stages.map(({ id }) => id)).toEqual(['scenes', 'fit', 'measure', 'best']);
    expect(declared.sets.map(({ label }) => label)).toEqual(['eps=0', 'eps=0.000001']);
    expect(best.out.top.stage).toBe(best);
    expect(measured.sites[0]?.file).toMatch(/types\.test\.js$/);
  });
});
