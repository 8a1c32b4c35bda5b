import fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../../experiments/keys/canonical-json.js';
import { type Canonical, canonicalText } from '../../experiments/keys/canonical-text.js';
import { canonicalValue } from '../../experiments/keys/canonical-value.js';
import { keyOf } from '../../experiments/keys/key-of.js';
import type { KeyTerms } from '../../experiments/keys/key-terms.js';
import { aggregate, experiment, grid, json, label, loadedExperiment, memory, operational, planExperiment, stage } from '../../experiments/index.js';
import { execute, MemoryStore } from './memory-store.js';

const file = fileURLToPath(import.meta.url);

const terms: KeyTerms = {
  stage: 'fit',
  code: { kind: 'source', digest: '0'.repeat(64), files: { 'a.ts': '1'.repeat(64) }, packages: { zod: '4.0.0' } },
  params: { eps: 0.1, rate: null },
  inputs: {
    data: { from: 'scenes.cubes', digest: '2'.repeat(64) },
    all: { from: 'score.v', members: [{ label: 'a', params: {}, digest: '3'.repeat(64) }] },
  },
  codecs: { plan: { id: 'json', version: 1 } },
  facets: { cuvisc: '0.2.0', onnxruntime: '1.30.0' },
};

/** One changed term each. */
const changed: Readonly<Record<string, Partial<KeyTerms>>> = {
  'the stage': { stage: 'fits' },
  'the code': { code: { kind: 'source', digest: '4'.repeat(64), files: {}, packages: {} } },
  'a pin': { code: { kind: 'pinned', version: '0'.repeat(64) } },
  'a parameter': { params: { eps: 0.2, rate: null } },
  'null against absent': { params: { eps: 0.1 } },
  'a number against its text': { params: { eps: '0.1', rate: null } },
  'the content of an input': { inputs: { ...terms.inputs, data: { from: 'scenes.cubes', digest: '5'.repeat(64) } } },
  'an absent input': { inputs: { ...terms.inputs, data: { from: 'scenes.cubes', digest: null } } },
  'the label of a member': { inputs: { ...terms.inputs, all: { from: 'score.v', members: [{ label: 'b', params: {}, digest: '3'.repeat(64) }] } } },
  'the parameters of a member': {
    inputs: { ...terms.inputs, all: { from: 'score.v', members: [{ label: 'a', params: { x: 1 }, digest: '3'.repeat(64) }] } },
  },
  'a codec (curifactory: its settings were no part of the key)': { codecs: { plan: { id: 'json', version: 2 } } },
  'an output in memory': { codecs: { plan: null } },
  'the engine (curifactory: versions of libraries were no part of the key)': { facets: { cuvisc: '0.2.1', onnxruntime: '1.30.0' } },
};

describe('keys', () => {
  it.each(Object.entries(changed))('differ by %s', (_, change) => {
    expect(keyOf({ ...terms, ...change })).not.toBe(keyOf(terms));
  });

  it('are the same whatever the order of names, and what producers and files are called', () => {
    const inputs = { all: { ...terms.inputs.all, from: 'other.v' }, data: { ...terms.inputs.data, from: 'renamed.cubes' } } as KeyTerms['inputs'];
    const code = { ...terms.code, files: {}, packages: {} } as KeyTerms['code'];
    expect(keyOf({ ...terms, inputs, code, params: { rate: null, eps: 0.1 } })).toBe(keyOf(terms));
  });

  it('curifactory: sums of hashes collided; ours are made of text that tells all values apart', () => {
    const value = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<Canonical>;
    fc.assert(
      fc.property(value, value, (a, b) => (canonicalText(a) === canonicalText(b)) === (canonicalJson(a) === canonicalJson(b))),
      { numRuns: 500 },
    );
  });
});

/** The keys that a stage with parameter `p` has for each of the values. */
async function keysFor(values: readonly unknown[]): Promise<(string | null)[]> {
  const own = stage('s', { params: z.object({ p: z.any() }), outputs: { v: json<number>() }, run: () => ({ v: 1 }) });
  const loaded = loadedExperiment(experiment({ params: values.map((p) => ({ p })), targets: [own] }), file);
  return (await planExperiment(loaded, new MemoryStore())).plan.instances.map(({ key }) => key);
}

describe('parameters in keys', () => {
  it('acceptance 4, curifactory: nested values that swap places gave one key', async () => {
    const keys = await keysFor([
      { a: { x: 1, y: 2 }, b: { x: 3, y: 4 } },
      { a: { x: 3, y: 4 }, b: { x: 1, y: 2 } },
    ]);
    expect(new Set(keys).size).toBe(2);
  });

  it('acceptance 4, curifactory: a=11 and a1=1 gave one key', async () => {
    const declared = z.object({ a: z.number().optional(), a1: z.number().optional() });
    const own = stage('s', { params: declared, outputs: { v: json<number>() }, run: () => ({ v: 1 }) });
    const loaded = loadedExperiment(experiment({ params: [{ a: 11 }, { a1: 1 }], targets: [own] }), file);
    const keys = (await planExperiment(loaded, new MemoryStore())).plan.instances.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });

  it('acceptance 4, curifactory: any two functions that were defined in one place gave one key', async () => {
    const keys = await keysFor([(x: number) => x + 1, (x: number) => x + 2, (x: number) => /* the same as the first */ x + 1]);
    expect([keys.length, new Set(keys).size]).toEqual([2, 2]);
  });

  it('curifactory: functions whose text does not say what they do are refused, as keys of them would lie', () => {
    const by = 3;
    expect(() => canonicalValue((x: number) => x * by, 'f')).toThrow(/reads `by` from outside/);
    expect(() => canonicalValue(Math.sin, 'f')).toThrow(/a method or a function of the engine/);
  });

  it('curifactory: parameters that are null were not part of the key', async () => {
    expect(new Set(await keysFor([null, undefined, 0, '', false])).size).toBe(5);
  });

  it('tell values of other kinds apart from the plain objects that stand for them', () => {
    const values = [
      new Date(0),
      { $date: '1970-01-01T00:00:00.000Z' },
      5n,
      { $bigint: '5' },
      Number.NaN,
      'NaN',
      [undefined],
      [null],
      new Map([[1, 2]]),
      [[1, 2]],
    ];
    expect(new Set(values.map((value) => canonicalText(canonicalValue(value, 'p')))).size).toBe(values.length);
  });

  it('cannot be made of instances, symbols and cycles', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    for (const value of [new (class Thing {})(), Symbol('s'), cycle])
      expect(() => canonicalValue(value, 'p')).toThrow(expect.objectContaining({ code: 'param-unkeyable' }));
  });

  it('leave out what is operational or a label, also below a default', async () => {
    const params = z.object({
      eps: z.number(),
      jobs: operational(z.int()).default(1),
      scratch: operational(z.string()),
      name: label(z.string()).optional(),
    });
    const own = stage('s', { params, outputs: { v: json<number>() }, run: () => ({ v: 1 }) });
    const sets = [
      { eps: 1, scratch: '/tmp/a' },
      { eps: 1, scratch: '/tmp/b', jobs: 4, name: 'x' },
      { eps: 2, scratch: '/tmp/a' },
    ];
    const { plan } = await planExperiment(loadedExperiment(experiment({ params: sets, targets: [own] }), file), new MemoryStore());
    expect(plan.instances.map(({ terms: each, sets: of }) => [each?.params, of.length])).toEqual([
      [{ eps: 1 }, 2],
      [{ eps: 2 }, 1],
    ]);
  });
});

describe('instances', () => {
  it('are shared by parameter sets that differ in what neither they nor their upstream reads', async () => {
    const data = stage('data', {
      params: z.object({ scene: z.string() }),
      outputs: { v: json<string>() },
      run: ({ params }) => ({ v: params.scene }),
    });
    const fit = stage('fit', {
      inputs: { v: data.out.v },
      params: z.object({ eps: z.number() }),
      outputs: { m: json<string>() },
      run: (_, { v }) => ({ m: v }),
    });
    const loaded = loadedExperiment(experiment({ params: grid({ scene: ['a', 'b'], eps: [0, 1, 2], other: [1, 2] }), targets: [fit] }), file);
    const { plan } = await planExperiment(loaded, new MemoryStore());
    expect(plan.instances.map(({ stage: id, label: of }) => `${id} ${of}`)).toEqual([
      'data scene=a',
      'data scene=b',
      ...['a', 'b'].flatMap((scene) => [0, 1, 2].map((eps) => `fit scene=${scene} eps=${eps}`)),
    ]);
  });

  it('acceptance 4, curifactory: nested aggregates gave one key whatever lay beneath', async () => {
    const run = async (from: readonly number[]) => {
      const one = stage('one', {
        params: z.object({ x: z.number(), k: z.number() }),
        outputs: { v: json<number>() },
        run: ({ params }) => ({ v: params.x * 10 + params.k }),
      });
      const inner = aggregate('inner', {
        inputs: { v: one.out.v },
        by: ['x'],
        outputs: { sum: json<number>() },
        run: (_, { v }) => ({ sum: v.reduce((sum, { value }) => sum + value, 0) }),
      });
      const outer = aggregate('outer', {
        inputs: { sum: inner.out.sum },
        outputs: { all: json<string>() },
        run: (_, { sum }) => ({ all: sum.map(({ label: of, params, value }) => `${of}/${params.x}:${value}`).join(' ') }),
      });
      const loaded = loadedExperiment(experiment({ params: grid({ x: from, k: [1, 2] }), targets: [outer] }), file);
      const store = new MemoryStore();
      await execute(await planExperiment(loaded, store), store);
      return [...store.records.values()].find((record) => record.stage === 'outer');
    };
    const [a, b] = [await run([1, 2]), await run([1, 3])];
    expect(a?.key).not.toBe(b?.key);
    expect(a?.terms.inputs.sum).toMatchObject({ members: [{ label: 'x=1' }, { label: 'x=2' }] });
  });

  it('acceptance 1, curifactory: two parameter sets read lazily by an aggregate both gave the last value', async () => {
    const one = stage('one', { params: z.object({ x: z.number() }), outputs: { v: json<number>() }, run: ({ params }) => ({ v: params.x }) });
    const { lazy } = await import('../../experiments/index.js');
    const seen: number[] = [];
    const all = aggregate('all', {
      inputs: { v: lazy(one.out.v) },
      outputs: {},
      run: async (_, { v }) => void seen.push(...(await Promise.all(v.map(({ value }) => value.load())))),
    });
    const loaded = loadedExperiment(experiment({ params: grid({ x: [1, 2] }), targets: [all] }), file);
    const store = new MemoryStore();
    await execute(await planExperiment(loaded, store), store);
    expect(seen).toEqual([1, 2]);
  });

  it('curifactory: upstream data were no part of the key, so another source with equal parameters gave the old result', async () => {
    const store = new MemoryStore();
    const resultOf = async (rows: number[]) => {
      const source = stage('source', { version: String(rows), outputs: { rows: json<number[]>() }, run: () => ({ rows }) });
      const total = stage('total', {
        inputs: { rows: source.out.rows },
        params: z.object({ by: z.number() }),
        outputs: { v: json<number>() },
        run: ({ params }, inputs) => ({ v: inputs.rows.length * params.by }),
      });
      const prepared = await planExperiment(loadedExperiment(experiment({ params: [{ by: 10 }], targets: [total] }), file), store);
      const { ran } = await execute(prepared, store);
      const done = await planExperiment(prepared.loaded, store);
      return [ran, store.values.get(done.plan.instances.at(-1)?.outputs.v?.digest as string)];
    };
    expect(await resultOf([1])).toEqual([['source', expect.stringMatching(/^total-/)], 10]);
    expect(await resultOf([1, 2, 3, 4, 5, 6, 7])).toEqual([['source', expect.stringMatching(/^total-/)], 70]);
  });

  it('curifactory: without parameters a result was never reused; in memory its identity is that of what makes it', async () => {
    const source = stage('source', { outputs: { big: memory<number>() }, run: () => ({ big: 7 }) });
    const total = stage('total', { inputs: { big: source.out.big }, outputs: { v: json<number>() }, run: (_, { big }) => ({ v: big }) });
    const loaded = loadedExperiment(experiment({ targets: [total] }), file);
    const store = new MemoryStore();
    expect((await execute(await planExperiment(loaded, store), store)).ran).toEqual(['source', 'total']);
    const { plan } = await planExperiment(loaded, store);
    expect(plan.instances.map(({ action }) => action)).toEqual(['SKIP', 'REUSE']);
    const forced = await planExperiment(loaded, store, { force: ['total'] });
    expect(forced.plan.instances.map(({ action, reasons }) => [action, reasons.map(({ code }) => code)])).toEqual([
      ['RUN', ['not-stored']],
      ['RUN', ['forced']],
    ]);
  });
});
