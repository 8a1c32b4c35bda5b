import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../experiments/store/store.js';
import {
  aggregate,
  type AnyDefinition,
  acceptCode,
  canonicalPlan,
  explainKeys,
  grid,
  json,
  memory,
  named,
  optional,
  planExperiment,
  type PlanRequest,
  type Port,
  stage,
} from '../../experiments/index.js';
import { declared } from './declared.js';
import { execute, MemoryStore } from './memory-store.js';

interface Settings {
  readonly data?: string;
  readonly fit?: string;
  readonly protect?: boolean;
  readonly eps?: readonly number[];
  readonly round?: boolean;
}

/** data -> fit (by eps) -> score -> best; `data` and `fit` are versions of their code. */
function chain({ data = '1', fit = '1', protect = false, eps = [0, 1], round = false }: Settings = {}) {
  const source = stage('data', { version: data, outputs: { rows: json<number[]>() }, run: () => ({ rows: [Number(data), 2] }) });
  const fitted = stage('fit', {
    inputs: { rows: source.out.rows },
    params: z.object({ eps: z.number() }),
    version: fit,
    protect,
    outputs: { model: json<number>() },
    run: ({ params }, { rows }) => ({ model: round ? 1 : rows.reduce((a, b) => a + b, 0) + params.eps + Number(fit) }),
  });
  const score = stage('score', {
    version: '1',
    inputs: { model: fitted.out.model },
    outputs: { v: json<number>() },
    run: (_, { model }) => ({ v: model * 2 }),
  });
  const best = aggregate('best', {
    version: '1',
    inputs: { v: score.out.v },
    outputs: { top: json<number>() },
    run: (_, { v }) => ({ top: 100 + Math.max(...v.map(({ value }) => value)) }),
  });
  return declared([best], grid({ eps }));
}

async function planned(settings: Settings, store: MemoryStore, request: PlanRequest = {}) {
  const prepared = await planExperiment(chain(settings), store, request);
  const rows = prepared.plan.instances.map(
    ({ stage: id, label, action, reasons }) => `${id}${label && `[${label}]`} ${action} ${reasons.map(({ code }) => code).join()}`,
  );
  return { prepared, rows, texts: prepared.plan.instances.map(({ reasons }) => reasons.map(({ text }) => text).join('; ')) };
}

async function done(settings: Settings = {}): Promise<MemoryStore> {
  const store = new MemoryStore();
  await execute((await planned(settings, store)).prepared, store);
  return store;
}

describe('plans', () => {
  it('run everything on an empty store, and then nothing', async () => {
    const store = new MemoryStore();
    const first = await planned({}, store);
    expect(first.rows).toEqual([
      'data RUN never-run',
      'fit[eps=0] RUN upstream-runs,never-run',
      'fit[eps=1] RUN upstream-runs,never-run',
      'score[eps=0] RUN upstream-runs,never-run',
      'score[eps=1] RUN upstream-runs,never-run',
      'best RUN upstream-runs,never-run',
    ]);
    expect(first.prepared.plan.counts).toMatchObject({ total: 6, RUN: 6, REUSE: 0, SKIP: 0, cutOff: 5 });
    await execute(first.prepared, store);
    expect((await planned({}, store)).rows.at(-1)).toBe('best REUSE recorded');
    expect((await planned({}, store)).prepared.plan.counts).toMatchObject({ RUN: 0, REUSE: 1, SKIP: 5 });
  });

  it('acceptance 2, curifactory #86: what lies downstream of a forced stage was planned to run and did not', async () => {
    const store = await done();
    const { prepared, rows } = await planned({}, store, { force: ['data'] });
    expect(rows.map((row) => row.split(' ')[2])).toEqual(['forced', ...Array(5).fill('upstream-forced')]);
    expect((await execute(prepared, store)).ran).toHaveLength(6);
  });

  it('force one stage only: what lies downstream runs if the bytes differ', async () => {
    const store = await done();
    const { prepared, rows } = await planned({}, store, { force: ['fit'], only: true });
    expect(rows.map((row) => row.replace(/\[.*\]/, ''))).toEqual([
      'data REUSE recorded',
      ...Array(2).fill('fit RUN forced'),
      ...Array(2).fill('score RUN upstream-runs'),
      'best RUN upstream-runs',
    ]);
    const { ran, cutOff } = await execute(prepared, store);
    expect([ran.length, cutOff.length]).toEqual([2, 3]);
  });

  it('acceptance 3: changed data upstream rerun what read them, and say so', async () => {
    const store = await done();
    const { texts, prepared } = await planned({ data: '5' }, store);
    expect(texts[0]).toBe('version 1 -> 5');
    expect((await execute(prepared, store)).ran).toHaveLength(6);
  });

  it('are cut off early where an upstream that reran gives equal bytes', async () => {
    const store = await done({ round: true });
    const { prepared } = await planned({ data: '5', round: true }, store);
    const { ran, cutOff } = await execute(prepared, store);
    expect(ran.map((id) => id.split('-')[0])).toEqual(['data', 'fit', 'fit']);
    expect(cutOff).toHaveLength(3);
  });

  it('name the parameter that changed, and what a new member is', async () => {
    const store = await done({ eps: [0.1] });
    const changed = await planned({ eps: [0.2] }, store);
    expect(changed.texts[1]).toBe('param eps: 0.1 -> 0.2');
    const added = await planned({ eps: [0.1, 0.3] }, store);
    expect(added.rows.filter((row) => row.includes('fit'))).toEqual(['fit[eps=0.1] SKIP not-needed', 'fit[eps=0.3] RUN never-run']);
  });

  it('acceptance 5: bytes that are gone or damaged are a miss with its reason', async () => {
    const store = await done();
    const { prepared } = await planned({}, store);
    store.damaged.add(prepared.plan.instances.at(-1)?.outputs.top?.digest as string);
    const broken = await planned({}, store);
    expect(broken.rows.at(-1)).toBe('best RUN digest-mismatch');
    expect(broken.texts.at(-1)).toBe('top: value.json has other bytes than were written');
    expect(broken.rows.slice(0, 3)).toEqual(['data SKIP not-needed', 'fit[eps=0] SKIP not-needed', 'fit[eps=1] SKIP not-needed']);
  });

  it('curifactory #53: a protected stage was forced by a blanket overwrite; ours when it is named', async () => {
    const store = await done({ protect: true });
    const blanket = await planned({ protect: true }, store, { force: ['*'] });
    expect(blanket.rows.filter((row) => row.startsWith('fit'))).toEqual(['fit[eps=0] RUN upstream-runs', 'fit[eps=1] RUN upstream-runs']);
    const executed = await execute(blanket.prepared, store);
    expect(executed.cutOff.every((id) => id.startsWith('fit'))).toBe(true);
    expect((await planned({ protect: true }, store, { force: ['fit'] })).rows[1]).toBe('fit[eps=0] RUN forced');
    await expect(planned({ protect: true }, store, { force: ['fi?'] })).rejects.toMatchObject({
      code: 'experiment-selection',
      hint: 'name them in full: fit',
    });
  });

  it.each([
    [{ force: ['fitt'] }, 'force: no stage is called fitt', 'is fit meant?'],
    [{ force: ['x*'] }, 'force: no stage matches x*', 'there are: data, fit, score, best'],
    [{ until: ['scoer'] }, 'until: no stage is called scoer', 'is score meant?'],
    [{ from: ['nothing'] }, 'from: no stage is called nothing', 'there are: data, fit, score, best'],
    [{ sets: ['eps=7'] }, 'sets: no parameter set matches eps=7', 'is eps=0 meant?'],
  ])('acceptance 13, curifactory: unknown names in the overwrite list were ignored; %j is an error', async (request, message, hint) => {
    await expect(planned({}, new MemoryStore(), request)).rejects.toMatchObject({ code: 'experiment-selection', message, hint });
  });

  it('acceptance 14: plans on a store that does not exist write nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'no-store-'));
    await planExperiment(chain(), openStore(join(folder, 'store')));
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('acceptance 14, curifactory: a file without readable metadata crashed the map; it is a miss with its reason', async () => {
    const store = await done();
    const broken: MemoryStore = Object.assign(Object.create(store) as MemoryStore, {
      find: async (id: string, key: string) => (id === 'best' ? { state: 'unreadable' as const, why: 'it is no JSON' } : store.find(id, key)),
    });
    const { rows, texts } = await planned({}, broken);
    expect(rows.at(-1)).toBe('best RUN record-unreadable');
    expect(texts.at(-1)).toContain('its record cannot be used: it is no JSON');
  });

  it('until a stage, from a stage', async () => {
    const store = await done();
    expect((await planned({}, store, { until: ['fit'] })).rows).toEqual([
      'data SKIP not-needed',
      'fit[eps=0] REUSE recorded',
      'fit[eps=1] REUSE recorded',
    ]);
    const fresh = await planned({}, new MemoryStore(), { from: ['score'] });
    expect(fresh.rows[0]).toBe('data BLOCKED outside-window,never-run');
    expect(fresh.rows.at(-1)).toBe('best BLOCKED upstream-blocked,upstream-runs,never-run');
    expect(fresh.prepared.plan.counts.RUN).toBe(0);
    const changed = await planned({ fit: '2' }, store, { from: ['fit'] });
    expect(changed.prepared.plan.counts).toMatchObject({ BLOCKED: 0, RUN: 5 });
  });

  it('of chosen parameter sets keep labels and ids', async () => {
    const { prepared } = await planned({}, new MemoryStore());
    const some = await planned({}, new MemoryStore(), { sets: ['eps=1'] });
    expect(some.prepared.plan.instances.map(({ id, label }) => [id, label])).toEqual(
      prepared.plan.instances.filter(({ label }) => label !== 'eps=0').map(({ id, label }) => [id, label]),
    );
  });

  it('are the same text each time', async () => {
    const store = await done();
    const [a, b] = [await planned({}, store), await planned({}, store)];
    expect(canonicalPlan(a.prepared.plan)).toBe(canonicalPlan(b.prepared.plan));
  });

  it('of any graph and any store execute what they plan, and nothing more is left to do', async () => {
    const graph = fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 }), fc.boolean()), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(graph, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), fc.option(fc.nat({ max: 5 })), async (edges, kept, forced) => {
        const stages: AnyDefinition[] = [];
        for (const [i, [a, b, stored]] of edges.entries()) {
          const from = [...new Set([a, b].filter((at) => at < i))].map((at) => stages[at]?.out.v as Port);
          const inputs = Object.fromEntries(from.map((port, at) => [`i${at}`, port]));
          stages.push(
            stage(`s${i}`, {
              version: '1',
              inputs,
              outputs: { v: stored ? json<string>() : memory<string>() },
              run: (_, values) => ({ v: `${i}(${Object.values(values).join()})` }),
            }),
          );
        }
        const loaded = declared([stages.at(-1) as AnyDefinition]);
        const store = new MemoryStore();
        const first = await planExperiment(loaded, store);
        await execute(first, store);
        for (const [i, { outputs }] of first.plan.instances.entries())
          if (!kept[i])
            for (const { digest } of Object.values((await planExperiment(loaded, store)).plan.instances[i]?.outputs ?? outputs))
              store.values.delete(digest as string);
        const ids = first.plan.instances.map(({ id }) => id);
        const force = forced === null || forced >= ids.length ? [] : [ids[forced] as string];
        const second = await planExperiment(loaded, store, { force });
        const { ran, cutOff } = await execute(second, store);
        expect([...ran, ...cutOff].sort()).toEqual(
          second.plan.instances
            .filter(({ action }) => action === 'RUN')
            .map(({ id }) => id)
            .sort(),
        );
        const last = (await planExperiment(loaded, store)).plan.instances;
        expect(last.filter(({ action, reasons }) => action === 'RUN' && reasons.some(({ code }) => code !== 'not-stored'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('optional inputs', () => {
  it('curifactory: suppressed inputs; a stage that does not exist for a parameter set gives undefined, and fewer members', async () => {
    const one = stage('one', {
      params: z.object({ x: z.number() }),
      when: ({ x }) => x !== 2,
      outputs: { v: json<number>() },
      run: ({ params }) => ({ v: params.x }),
    });
    const next = stage('next', {
      inputs: { v: optional(one.out.v) },
      params: z.object({ x: z.number() }),
      outputs: { w: json<string>() },
      run: (_, { v }) => ({ w: String(v) }),
    });
    const all = aggregate('all', {
      inputs: { w: next.out.w, v: optional(one.out.v) },
      outputs: { t: json<string>() },
      run: (_, { w, v }) => ({ t: `${w.map(({ value }) => value)}|${v.length}` }),
    });
    const store = new MemoryStore();
    const loaded = declared([all], grid({ x: [1, 2] }));
    await execute(await planExperiment(loaded, store), store);
    expect([...store.values.values()].at(-1)).toBe('1,undefined|1');
  });
});

describe('aggregates', () => {
  const one = stage('one', {
    version: '1',
    params: z.object({ eps: z.number(), seed: z.number() }),
    outputs: { v: json<number>() },
    run: ({ params }) => ({ v: params.eps + params.seed }),
  });
  const members = async (select: string | Readonly<Record<string, unknown>> | undefined, by: string[] = []) => {
    const all = aggregate('all', {
      inputs: { v: one.out.v },
      by,
      ...(select === undefined ? {} : { select }),
      outputs: { t: json<number>() },
      run: (_, { v }) => ({ t: v.length }),
    });
    const { plan } = await planExperiment(
      declared([all], [...grid({ eps: [0, 1], seed: [1, 2] }), named('base', { eps: 9, seed: 9 })]),
      new MemoryStore(),
    );
    const labels = new Map(plan.instances.map(({ id, label }) => [id, label]));
    return plan.instances
      .filter(({ kind }) => kind === 'aggregate')
      .map(({ inputs, label }) => [label, inputs.v?.kind === 'members' ? inputs.v.instances.map((id) => labels.get(id)) : []]);
  };

  it('take all members in order, or those of a glob over labels, or of values', async () => {
    expect(await members(undefined)).toEqual([['', ['eps=0 seed=1', 'eps=0 seed=2', 'eps=1 seed=1', 'eps=1 seed=2', 'base']]]);
    expect(await members('*seed=2')).toEqual([['', ['eps=0 seed=2', 'eps=1 seed=2']]]);
    expect(await members({ eps: [0, 9], seed: [1, 9] })).toEqual([['', ['eps=0 seed=1', 'base']]]);
  });

  it('are made once per value of the parameters that they are made by', async () => {
    expect(await members(undefined, ['seed'])).toEqual([
      ['seed=1', ['eps=0 seed=1', 'eps=1 seed=1']],
      ['seed=2', ['eps=0 seed=2', 'eps=1 seed=2']],
      ['base', ['base']],
    ]);
  });

  it('of several ports get each as a list of its own', async () => {
    const two = stage('two', { version: '1', inputs: { v: one.out.v }, outputs: { w: json<number>() }, run: (_, { v }) => ({ w: -v }) });
    const all = aggregate('all', {
      inputs: { v: one.out.v, w: two.out.w },
      outputs: { t: json<string>() },
      run: (_, { v, w }) => ({ t: [...v, ...w].map(({ value }) => value).join(' ') }),
    });
    const store = new MemoryStore();
    await execute(await planExperiment(declared([all], grid({ eps: [0, 1], seed: [1] })), store), store);
    expect([...store.values.values()].at(-1)).toBe('1 2 -1 -2');
  });
});

describe('explain', () => {
  it('curifactory #76: says which part of a key changed, in words', async () => {
    const store = await done({ eps: [0.1] });
    const changes = async (settings: Settings, names: string[]) =>
      (await explainKeys(chain({ eps: [0.1], ...settings }), store, { names })).map(({ changes: found }) => found.map(({ text }) => text));
    expect(await changes({ fit: '2' }, ['fit'])).toEqual([['version 1 -> 2']]);
    expect(await changes({ eps: [0.2] }, ['fit'])).toEqual([['param eps: 0.1 -> 0.2']]);
    expect(await changes({}, ['*'])).toEqual([[], [], [], []]);
    await execute((await planned({ eps: [0.1], data: '5' }, store)).prepared, store);
    expect(await changes({ data: '5' }, ['fit', 'score'])).toEqual([
      ['upstream data.rows gives other bytes'],
      ['upstream fit.model gives other bytes'],
    ]);
  });

  it('compares with the record that is asked for', async () => {
    const store = await done();
    const [first] = await store.list('fit');
    const explained = await explainKeys(chain(), store, { names: ['fit'], against: first?.key.slice(0, 10) as string });
    expect(explained.map(({ changes }) => changes.map(({ text }) => text))).toEqual([['param eps: 1 -> 0'], []]);
    await expect(explainKeys(chain(), store, { names: ['fit'], against: 'zz' })).rejects.toMatchObject({ code: 'experiment-selection' });
  });
});

describe('records are kept', () => {
  it('curifactory #63: under a former name', async () => {
    const build = (id: string, formerly: string[]) => {
      const own = stage(id, { version: '1', formerly, outputs: { v: json<number>() }, run: () => ({ v: 1 }) });
      return declared([stage('next', { version: '1', inputs: { v: own.out.v }, outputs: { w: json<number>() }, run: (_, { v }) => ({ w: v }) })]);
    };
    const store = new MemoryStore();
    await execute(await planExperiment(build('old', []), store), store);
    const actions = async (formerly: string[]) =>
      (await planExperiment(build('new', formerly), store)).plan.instances.map(({ action, reasons }) => `${action} ${reasons[0]?.code}`);
    expect(await actions(['old'])).toEqual(['SKIP not-needed', 'REUSE recorded']);
    expect(await actions([])).toEqual(['RUN never-run', 'RUN upstream-runs']);
    const { plan } = await planExperiment(build('new', ['old']), store, { until: ['new'] });
    expect(plan.instances[0]).toMatchObject({ action: 'REUSE', reasons: [{ code: 'renamed', from: 'old' }] });
  });

  it('when a change of code is accepted, which is written down', async () => {
    const store = await done();
    const changed = { fit: '2' };
    const accepted = await acceptCode(chain(changed), store, ['fit'], new Date(0));
    expect(accepted.map(({ stage: id, audit }) => [id, audit.map(({ action, code }) => [action, code.after])])).toEqual(
      Array(2).fill(['fit', [['accept-code', { kind: 'pinned', version: '2' }]]]),
    );
    for (const record of accepted) store.write(record);
    expect((await planned(changed, store)).prepared.plan.counts).toMatchObject({ RUN: 0 });
    expect((await planned(changed, store, { until: ['fit'] })).rows.at(-1)).toBe('fit[eps=1] REUSE code-accepted');
    expect(await acceptCode(chain({ data: '7', eps: [5] }), store, ['fit'])).toEqual([]);
  });
});
