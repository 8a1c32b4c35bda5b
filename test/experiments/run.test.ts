import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  aggregate,
  type AnyDefinition,
  type ExperimentSpec,
  experiment,
  grid,
  json,
  lazy,
  listRuns,
  loadedExperiment,
  memory,
  openStore,
  optional,
  planExperiment,
  type PlanRequest,
  readRun,
  removingFrom,
  type RunEvent,
  type RunOptions,
  type RunOutcome,
  runExperiment,
  stage,
  stopping,
} from '../../experiments/index.js';
import { readSpans } from '../../tracking/index.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

const file = fileURLToPath(import.meta.url);
const withX = z.object({ x: z.number() });
const one = { facets: [] } as const;

/** What the functions of a test's stages were called for, and what they are to do. */
class Lab {
  readonly calls: string[] = [];
  readonly failing = new Set<string>();

  constructor(readonly folder: string) {}

  readonly called = (name: string): void => {
    this.calls.push(name);
    if (this.failing.has(name)) throw new Error(`${name} is meant to fail`);
  };

  readonly gives = <T>(name: string, value: T): T => {
    this.called(name);
    return value;
  };

  /** Calls since the last time. */
  taken(): string[] {
    return this.calls.splice(0).sort();
  }

  async run(spec: ExperimentSpec, options: Partial<RunOptions> = {}, request: PlanRequest = {}): Promise<RunOutcome> {
    const store = openStore(this.folder);
    const prepared = await planExperiment(loadedExperiment(experiment(spec), file), store, request);
    return runExperiment(prepared, { store, host: 'inline', ...options });
  }
}

const inLab = (use: (lab: Lab) => Promise<void>): Promise<void> => inScratchFolder((folder) => use(new Lab(folder)));

/** Source, double and sum over three numbers. */
function chain(lab: Lab) {
  const source = stage('source', {
    params: withX,
    outputs: { v: json<number>() },
    ...one,
    run: ({ params }) => {
      lab.called(`source ${params.x}`);
      return { v: params.x };
    },
  });
  const double = stage('double', {
    inputs: { v: source.out.v },
    outputs: { w: json<number>() },
    ...one,
    run: (_, { v }) => {
      lab.called(`double ${v}`);
      return { w: v * 10 };
    },
  });
  const sum = aggregate('sum', {
    inputs: { w: double.out.w },
    outputs: { total: json<number>() },
    ...one,
    run: (_, { w }) => {
      lab.called(`sum of ${w.length}`);
      return { total: w.reduce((total, { value }) => total + value, 0) };
    },
  });
  return { source, double, sum, params: grid({ x: [1, 2, 3] }) };
}

function resultsOf({ instances }: RunOutcome): Record<string, string> {
  return Object.fromEntries(instances.map(({ stage: id, label, result }) => [label ? `${id} ${label}` : id, result]));
}

describe('a run', () => {
  it('runs what the plan says and nothing else, and the next has nothing to do', () =>
    inLab(async (lab) => {
      const { sum, params } = chain(lab);
      const first = await lab.run({ params, targets: [sum] });
      expect(first).toMatchObject({ status: 'complete', counts: { ran: 7 } });
      expect(lab.taken()).toEqual(['double 1', 'double 2', 'double 3', 'source 1', 'source 2', 'source 3', 'sum of 3']);
      const second = await lab.run({ params, targets: [sum] });
      expect(second).toMatchObject({ status: 'complete', counts: { ran: 0, reused: 1, skipped: 6 } });
      expect(lab.taken()).toEqual([]);
    }));

  it('runs exactly the planned set, with any flags', () =>
    inLab(async (lab) => {
      const { sum, params } = chain(lab);
      await lab.run({ params, targets: [sum] });
      for (const request of [{ force: ['source'] }, { force: ['double'], only: true }, { force: ['sum'] }, { sets: ['x=1'] }]) {
        lab.taken();
        const store = openStore(lab.folder);
        const prepared = await planExperiment(loadedExperiment(experiment({ params, targets: [sum] }), file), store, request);
        const planned = prepared.plan.instances.flatMap(({ id, action, cutOff }) => (action === 'RUN' && !cutOff ? [id] : []));
        const outcome = await runExperiment(prepared, { store, host: 'inline' });
        const ran = outcome.instances.flatMap(({ instance, result }) => (result === 'ran' ? [instance] : []));
        expect(ran).toEqual(planned);
        expect(lab.taken()).toHaveLength(planned.length);
      }
    }));

  it('stops early where an upstream that ran gives bytes that were there before', () =>
    inLab(async (lab) => {
      const { source } = chain(lab);
      const parity = stage('parity', {
        inputs: { v: source.out.v },
        outputs: { odd: json<boolean>() },
        ...one,
        run: (_, { v }) => lab.gives('parity', { odd: v % 2 === 1 }),
      });
      const told = stage('told', {
        inputs: { odd: parity.out.odd },
        outputs: { text: json<string>() },
        ...one,
        run: (_, { odd }) => lab.gives('told', { text: `${odd}` }),
      });
      await lab.run({ params: [{ x: 2 }], targets: [told] });
      lab.taken();
      const outcome = await lab.run({ params: [{ x: 4 }], targets: [told] });
      expect(lab.taken()).toEqual(['parity', 'source 4']);
      expect(outcome.instances.at(-1)).toMatchObject({ stage: 'told', result: 'reused', cutOff: 'same-inputs' });
    }));

  it('acceptance 5: makes anew what was damaged after the plan was made, and says so', () =>
    inLab(async (lab) => {
      const { source, double, params } = chain(lab);
      await lab.run({ params, targets: [source] });
      const store = openStore(lab.folder);
      const prepared = await planExperiment(loadedExperiment(experiment({ params, targets: [double] }), file), store);
      expect(prepared.plan.counts).toMatchObject({ RUN: 3 });
      for (const record of await store.list('source')) {
        const damaged = store.pathOf(record.outputs.v as NonNullable<(typeof record.outputs)[string]>);
        await chmod(damaged, 0o644);
        await writeFile(damaged, '7\n');
      }
      lab.taken();
      const events: RunEvent[] = [];
      const outcome = await runExperiment(prepared, { store, host: 'inline', onEvent: (event) => events.push(event) });
      expect(lab.taken()).toEqual(['double 1', 'double 2', 'double 3', 'source 1', 'source 2', 'source 3']);
      expect(outcome).toMatchObject({ status: 'complete', counts: { ran: 6 } });
      expect(outcome.instances[0]?.upgraded).toContain('value.json');
      expect(events.filter(({ type }) => type === 'instance-upgraded')).toHaveLength(3);
    }));

  it('makes what the plan skipped, if it turns out to be needed', () =>
    inLab(async (lab) => {
      const { source, double, sum, params } = chain(lab);
      await lab.run({ params, targets: [sum] });
      const store = openStore(lab.folder);
      for (const each of ['source', 'double'])
        for (const { outputs } of await store.list(each)) await store.removeArtifact(Object.values(outputs)[0]?.digest as string);
      const prepared = await planExperiment(loadedExperiment(experiment({ params, targets: [sum] }), file), store, { force: ['sum'], only: true });
      lab.taken();
      for (const { key } of await store.list('source')) await store.removeRecord('source', key);
      expect(await runExperiment(prepared, { store, host: 'inline' })).toMatchObject({ status: 'complete' });
      expect(lab.taken()).toEqual(['double 1', 'double 2', 'double 3', 'source 1', 'source 2', 'source 3', 'sum of 3']);
      expect(source).not.toBe(double);
    }));

  it('gives each record a handle of its own', () =>
    inLab(async (lab) => {
      const { source, params } = chain(lab);
      const gathered = aggregate('gathered', {
        inputs: { v: lazy(source.out.v) },
        outputs: { all: json<unknown>() },
        ...one,
        run: async (_, { v }) => ({
          all: await Promise.all(v.map(async ({ label, value }) => [label, await value.load(), value.path().endsWith('value.json')])),
        }),
      });
      const { instances } = await lab.run({ params, targets: [gathered] });
      const file = join(lab.folder, 'artifacts', instances.at(-1)?.outputs.all?.digest as string, 'value.json');
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([
        ['x=1', 1, true],
        ['x=2', 2, true],
        ['x=3', 3, true],
      ]);
    }));

  it('hands values in memory to whoever reads them, and makes them again in the next run only if they are read', () =>
    inLab(async (lab) => {
      const held = stage('held', {
        params: withX,
        outputs: { f: memory<() => number>() },
        ...one,
        run: ({ params }) => lab.gives(`held ${params.x}`, { f: () => params.x }),
      });
      const used = stage('used', {
        inputs: { f: held.out.f },
        outputs: { v: json<number>() },
        ...one,
        run: (_, { f }) => lab.gives(`used ${f()}`, { v: f() }),
      });
      const params = grid({ x: [1, 2] });
      await lab.run({ params, targets: [used] });
      expect(lab.taken()).toEqual(['held 1', 'held 2', 'used 1', 'used 2']);
      await lab.run({ params, targets: [used] });
      expect(lab.taken()).toEqual([]);
      await lab.run({ params, targets: [used] }, {}, { force: ['used'], only: true });
      expect(lab.taken()).toEqual(['held 1', 'held 2', 'used 1', 'used 2']);
    }));

  it('acceptance 15: leaves a span per instance that was executed, inside that of the run', () =>
    inLab(async (lab) => {
      const { sum, params } = chain(lab);
      lab.failing.add('double 2');
      const { folder, instances } = await lab.run({ params, targets: [sum] });
      const { spans } = await readSpans(folder);
      const run = spans.find(({ name }) => name === 'experiment');
      const stages = spans.filter(({ name }) => name.startsWith('stage '));
      expect(stages.map(({ parentSpanId }) => parentSpanId)).toEqual(stages.map(() => run?.spanId));
      const tried = instances.flatMap(({ instance, attempts }) => (attempts > 0 ? [instance] : []));
      expect(stages.map(({ attributes }) => attributes['stage.instance']).sort()).toEqual(tried.sort());
    }));

  it('keeps what a stage reports with its record', () =>
    inLab(async (lab) => {
      const shown = stage('shown', {
        outputs: { v: json<number>() },
        ...one,
        run: (context) => {
          context.report({ kind: 'text', title: 'Seen', text: 'This.' });
          return { v: 1 };
        },
      });
      await lab.run({ targets: [shown] });
      await lab.run({ targets: [shown] });
      const [record] = await openStore(lab.folder).list('shown');
      expect(record?.reports).toMatchObject({ codec: { id: 'reports' } });
    }));
});

describe('failures', () => {
  it('acceptance 6 and 8: fail the run, leave no record, name what is blocked, and spare the rest', () =>
    inLab(async (lab) => {
      const { sum, params } = chain(lab);
      lab.failing.add('double 2');
      const outcome = await lab.run({ params, targets: [sum] });
      expect(outcome).toMatchObject({ status: 'failed', counts: { ran: 5, failed: 1, blocked: 1 } });
      const failed = outcome.instances.find(({ result }) => result === 'failed');
      expect(failed).toMatchObject({ stage: 'double', label: 'x=2', failure: { code: 'stage-failed', message: 'Error: double 2 is meant to fail' } });
      expect(outcome.instances.at(-1)).toMatchObject({ result: 'blocked', blockedBy: [failed?.instance], key: null });
      expect((await openStore(lab.folder).list('double')).map(({ label }) => label).sort()).toEqual(['x=1', 'x=3']);
      const kept = await readRun(lab.folder, outcome.run);
      expect(kept.summary).toMatchObject({ status: 'failed', counts: outcome.counts });
      const phase = JSON.parse(await readFile(join(outcome.folder, 'stages', failed?.instance as string, 'phase.json'), 'utf8'));
      expect(phase).toMatchObject({ result: 'failed', failure: { stack: expect.stringContaining('meant to fail') } });
      lab.failing.clear();
      lab.taken();
      expect(await lab.run({ params, targets: [sum] })).toMatchObject({ status: 'complete' });
      expect(lab.taken()).toEqual(['double 2', 'sum of 3']);
    }));

  it('end the run where an edge, the experiment or the run says stop', () =>
    inLab(async (lab) => {
      const { source, sum, params } = chain(lab);
      lab.failing.add('source 1');
      const strict = stage('strict', {
        inputs: { v: stopping(source.out.v) },
        outputs: { w: json<number>() },
        ...one,
        run: (_, { v }) => ({ w: v }),
      });
      for (const outcome of [
        await lab.run({ params, targets: [strict] }),
        await lab.run({ params, targets: [sum], onFailure: 'stop' }),
        await lab.run({ params, targets: [sum] }, { onFailure: 'stop' }),
      ]) {
        expect(outcome).toMatchObject({ status: 'failed', counts: { ran: 0, failed: 1 } });
        expect(outcome.counts.cancelled + outcome.counts.blocked).toBeGreaterThan(2);
      }
    }));

  it('are gone without where an input is optional, or an aggregate may lack members', () =>
    inLab(async (lab) => {
      const { source, double, params } = chain(lab);
      lab.failing.add('double 2');
      const either = stage('either', {
        inputs: { v: source.out.v, w: optional(double.out.w) },
        outputs: { u: json<number>() },
        ...one,
        run: (_, { v, w }) => ({ u: w ?? -v }),
      });
      const some = aggregate('some', {
        inputs: { u: either.out.u, w: optional(double.out.w) },
        min: 2,
        outputs: { n: json<number[]>() },
        ...one,
        run: (_, { u, w }) => ({ n: [u.length, w.length] }),
      });
      const outcome = await lab.run({ params, targets: [some] });
      expect(resultsOf(outcome)).toMatchObject({ 'either x=2': 'ran', some: 'ran', 'double x=2': 'failed' });
      const [record] = await openStore(lab.folder).list('some');
      expect(record?.missing).toEqual({ w: ['x=2'] });
      lab.failing.add('double 1');
      expect(resultsOf(await lab.run({ params, targets: [some] }, {}, { force: ['double'], only: true }))).toMatchObject({ some: 'blocked' });
    }));

  it('of something that is made again leave what is recorded below it as good as it was', () =>
    inLab(async (lab) => {
      const { source, double, params } = chain(lab);
      await lab.run({ params, targets: [double] });
      const store = openStore(lab.folder);
      for (const { outputs } of await store.list('source')) await store.removeArtifact(outputs.v?.digest as string);
      lab.failing.add('source 1');
      const outcome = await lab.run({ params, targets: [source, double] });
      expect(resultsOf(outcome)).toMatchObject({ 'source x=1': 'failed', 'double x=1': 'reused', 'source x=2': 'ran' });
      expect(outcome.status).toBe('failed');
    }));

  it('are tried again as often as the stage says', () =>
    inLab(async (lab) => {
      const flaky = stage('flaky', {
        outputs: { v: json<number>() },
        ...one,
        ...{ retries: 2, retryDelaySeconds: 0 },
        run: () => {
          lab.called('flaky');
          if (lab.calls.length < 3) throw new Error('not yet');
          return { v: 1 };
        },
      });
      const outcome = await lab.run({ targets: [flaky] });
      expect(outcome.instances[0]).toMatchObject({ result: 'ran', attempts: 3 });
    }));

  it('include taking too long, outputs that are missing, and values that cannot be written', () =>
    inLab(async (lab) => {
      const outputs = { v: json<unknown>() };
      const slow = stage('slow', { outputs, ...one, timeoutSeconds: 0.05, run: async ({ signal }) => sleep(60_000, { v: 1 }, { signal }) });
      const late = stage('late', { outputs, ...one, timeoutSeconds: 0.02, run: async () => sleep(100, { v: 1 }) });
      const less = stage('less', { outputs, ...one, run: () => ({}) as { v: unknown } });
      const odd = stage('odd', { outputs, ...one, run: () => ({ v: Number.NaN }) });
      const outcome = await lab.run({ targets: [slow, late, less, odd] });
      const codes = Object.fromEntries(outcome.instances.map(({ stage: id, failure }) => [id, failure?.code]));
      expect(codes).toEqual({ slow: 'stage-timed-out', late: 'stage-timed-out', less: 'output-missing', odd: 'value-unwritable' });
      expect(outcome.instances.find(({ stage: id }) => id === 'odd')?.failure?.message).toContain(
        'the output v of odd cannot be written by the codec json',
      );
      expect(await readdir(join(lab.folder, 'tmp'))).toEqual([]);
    }));
});

describe('an interrupted run', () => {
  it('begins nothing new, tells what runs, and leaves what is done', () =>
    inLab(async (lab) => {
      const { source, params } = chain(lab);
      const interrupt = new AbortController();
      const waits = stage('waits', {
        inputs: { v: source.out.v },
        outputs: { w: json<number>() },
        ...one,
        run: async ({ signal }) => {
          interrupt.abort();
          return sleep(60_000, { w: 1 }, { signal });
        },
      });
      const outcome = await lab.run({ params, targets: [waits] }, { signal: interrupt.signal });
      expect(outcome).toMatchObject({ status: 'interrupted', counts: { ran: 3, cancelled: 3, failed: 0 } });
      expect(await openStore(lab.folder).list('waits')).toEqual([]);
      expect(await listRuns(lab.folder)).toMatchObject([{ status: 'interrupted' }]);
    }));

  it('lets what comes to its end within the time of grace be done', () =>
    inLab(async (lab) => {
      const interrupt = new AbortController();
      const ends = stage('ends', {
        outputs: { w: json<number>() },
        ...one,
        run: async () => {
          interrupt.abort();
          return sleep(50, { w: 1 });
        },
      });
      const outcome = await lab.run({ targets: [ends] }, { signal: interrupt.signal });
      expect(outcome).toMatchObject({ status: 'complete', counts: { ran: 1 } });
    }));
});

describe('removing from a store', () => {
  it('waits for no run, and no run for another: it is refused while one goes on, and runs wait until it is done', () =>
    inLab(async (lab) => {
      const order: string[] = [];
      const refused = stage('refused', {
        outputs: { v: json<unknown>() },
        ...one,
        run: async () => ({ v: await removingFrom(lab.folder, 'gc', async () => 'removed').catch((error: { code: string }) => error.code) }),
      });
      const { instances } = await lab.run({ targets: [refused] });
      expect(await openStore(lab.folder).read((await openStore(lab.folder).list('refused'))[0]?.outputs.v as never, json(), file)).toBe(
        'store-in-use',
      );
      expect(instances).toHaveLength(1);
      const removal = removingFrom(lab.folder, 'gc', () => sleep(100).then(() => order.push('removed')));
      await sleep(20);
      const target: AnyDefinition = stage('after', { outputs: {}, ...one, run: () => order.push('ran') });
      await Promise.all([removal, lab.run({ targets: [target] })]);
      expect(order).toEqual(['removed', 'ran']);
    }));
});
