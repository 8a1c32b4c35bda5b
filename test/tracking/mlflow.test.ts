import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  beginRun,
  deliverJournal,
  type LiveSettings,
  readJournal,
  type RecordedRun,
  type RunJournal,
  type TrackingTarget,
  trackingTarget,
  trackLive,
} from '../../tracking/index.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';
import { type FakeMlflow, type FakePoint, type FakeRun, type Fault, startFakeMlflow } from './fake-mlflow.js';

const servers: FakeMlflow[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** A store of files, which keeps equal points that are sent twice: the stricter one. */
async function server(settings: Parameters<typeof startFakeMlflow>[0] = { keepsDuplicates: true }): Promise<FakeMlflow> {
  const started = await startFakeMlflow(settings);
  servers.push(started);
  return started;
}

const target = (fake: FakeMlflow): TrackingTarget => trackingTarget(fake.uri, {});
const quick: LiveSettings = { delay: 1, pauses: [5] };
/** Enough for every fault that a test puts in the way. */
const patient = { pauses: Array.from({ length: 200 }, () => 1) };
const beginning = {
  name: 'seed 3',
  experiment: 'demo',
  phase: 'train',
  params: { 'training.lr': 0.01, 'data.0.cube': 'a.npy' },
  tags: { 'plan.digest': 'ab', 'git.revision': 'cd' },
};

function epochs(journal: RunJournal, from: number, to: number): void {
  for (let step = from; step <= to; step++)
    journal.metrics({ step, epoch: step, stage: 'train', values: { train_loss: 1 / step, 'grad/norm': step === 2 ? Number.NaN : step } });
}

/** Points as the server shows them, without their times. */
function curves(run: FakeRun | undefined): string[] {
  return (run?.points ?? []).map(({ key, step, value }: FakePoint) => `${key} ${step} ${value}`).sort();
}

function expectedCurves(steps: number): string[] {
  const all = Array.from({ length: steps }, (_, i) => [`train_loss ${i + 1} ${1 / (i + 1)}`, `grad/norm ${i + 1} ${i === 1 ? Number.NaN : i + 1}`]);
  return all.flat().sort();
}

const kept = (fake: FakeMlflow): FakeRun[] => fake.runs.filter(({ deleted }) => !deleted);

describe('a journal that is brought to a server', () => {
  it('is one run with params, curves, tags, artifacts and times; a second time nothing is sent', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, beginning);
      epochs(journal, 1, 3);
      journal.metrics({ step: 3, stage: 'val', values: { 'm/iou': 0.5, 'm/empty': null } });
      journal.metrics({ step: 3, stage: 'test', values: { 'm/iou': 0.25, test_loss: Number.POSITIVE_INFINITY, 'test/bce': 1 } });
      journal.final({ 'val/m/iou': 0.5 }, 3);
      journal.artifact({ path: 'report.html', bytes: 7, sha256: 'ab'.repeat(32), role: 'report' });
      journal.end({ status: 'finished' });
      const first = await deliverJournal(folder, target(fake));
      const [run] = fake.runs;
      expect(fake.runs).toHaveLength(1);
      expect(run).toMatchObject({ name: 'seed 3', status: 'FINISHED' });
      expect(Object.fromEntries(run?.params ?? [])).toEqual({ 'training.lr': '0.01', 'data.0.cube': 'a.npy' });
      expect(Object.fromEntries(run?.tags ?? [])).toEqual({
        'cuvisc.run_id': journal.run,
        'cuvisc.phase': 'train',
        'plan.digest': 'ab',
        'git.revision': 'cd',
        'mlflow.source.git.commit': 'cd',
        'cuvisc.artifact.01': `report.html, 7 bytes, sha256:${'ab'.repeat(32)}, report`,
      });
      const measured = [
        'm/iou 3 0.5',
        'm/empty 3 NaN',
        'test/m/iou 3 0.25',
        `test_loss 3 ${Number.MAX_VALUE}`,
        'test/bce 3 1',
        'final/val/m/iou 3 0.5',
      ];
      expect(curves(run)).toEqual([...expectedCurves(3), ...measured].sort());
      expect(first.runs).toMatchObject([{ created: true, sent: { params: 2, metrics: 12 }, already: 0, status: 'finished', notices: [] }]);
      const before = fake.exchanges.length;
      const second = await deliverJournal(folder, target(fake));
      expect(second.runs).toMatchObject([{ created: false, sent: { params: 0, tags: 0, metrics: 0 }, already: 12 }]);
      expect(new Set(fake.exchanges.slice(before).map(({ path }) => path))).toEqual(
        new Set(['experiments/get-by-name', 'runs/search', 'metrics/get-history']),
      );
      expect(curves(run)).toHaveLength(12);
    });
  });

  it('is this conversation', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, { ...beginning, params: { a: 1 }, tags: {} });
      journal.metrics({ step: 1, time: 1234.6, values: { loss: 0.5, odd: Number.NaN } });
      journal.end({ status: 'failed', error: { code: 'train-not-finite', message: 'a loss is NaN' } });
      const { begin, records } = (await readJournal(folder)).runs[0] as RecordedRun;
      await deliverJournal(folder, trackingTarget(fake.uri, { MLFLOW_TRACKING_TOKEN: 'secret' }));
      const search = { experiment_ids: ['1'], filter: `tags.\`cuvisc.run_id\` = '${journal.run}'`, max_results: 100 };
      const id = fake.runs[0]?.id;
      expect(fake.exchanges.map(({ method, path, body, status }) => [method, path, body, status])).toEqual([
        ['GET', 'experiments/get-by-name', { experiment_name: 'demo' }, 404],
        ['POST', 'experiments/create', { name: 'demo' }, 200],
        ['POST', 'runs/search', search, 200],
        [
          'POST',
          'runs/create',
          { experiment_id: '1', run_name: 'seed 3', start_time: begin.time, tags: [{ key: 'cuvisc.run_id', value: journal.run }] },
          200,
        ],
        ['POST', 'runs/log-batch', { run_id: id, params: [{ key: 'a', value: '1' }] }, 200],
        [
          'POST',
          'runs/log-batch',
          {
            run_id: id,
            tags: [
              { key: 'cuvisc.phase', value: 'train' },
              { key: 'cuvisc.error', value: 'train-not-finite: a loss is NaN' },
            ],
          },
          200,
        ],
        [
          'POST',
          'runs/log-batch',
          {
            run_id: id,
            metrics: [
              { key: 'loss', value: 0.5, step: 1, timestamp: 1235 },
              { key: 'odd', value: 'NaN', step: 1, timestamp: 1235 },
            ],
          },
          200,
        ],
        ['POST', 'runs/update', { run_id: id, status: 'FAILED', end_time: records.at(-1)?.time }, 200],
        ['POST', 'runs/search', search, 200],
      ]);
      expect(new Set(fake.exchanges.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']));
      expect(await readFile(journal.file, 'utf8')).not.toContain('secret');
    });
  });

  it('keeps the limits of a message, and every value that is longer than the server takes says so', async () => {
    const fake = await server({ keepsDuplicates: false });
    await inScratchFolder(async (folder) => {
      const params = Object.fromEntries(Array.from({ length: 350 }, (_, i) => [`p${i}`, 'ß'.repeat(i % 2 === 0 ? 5999 : 7000)]));
      const journal = beginRun(folder, { ...beginning, params, tags: { long: 'x'.repeat(9000) } });
      for (let step = 0; step < 2500; step++) journal.metrics({ step, values: { loss: step } });
      journal.end({ status: 'finished' });
      const { runs } = await deliverJournal(folder, target(fake));
      expect(fake.exchanges.every(({ status, path }) => status === 200 || path === 'experiments/get-by-name')).toBe(true);
      expect(fake.runs[0]?.points).toHaveLength(2500);
      expect(fake.runs[0]?.params.size).toBe(350);
      expect(runs[0]?.notices.filter((text) => text.includes('is cut at the server'))).toHaveLength(176);
    });
  });

  it('that the server takes but for one entry is there but for that one, which is told', async () => {
    const fake = await server();
    fake.fault = ({ path, body }) => (path === 'runs/log-batch' && JSON.stringify(body).includes('"step":7,') ? { status: 400 } : undefined);
    const refusal = fake.fault;
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, beginning);
      epochs(journal, 1, 9);
      journal.end({ status: 'finished' });
      // Without MLflow's code of a broken rule nothing may be left out.
      await expect(deliverJournal(folder, target(fake))).rejects.toMatchObject({ code: 'tracking-refused' });
      fake.fault = (request) =>
        refusal(request) ? { status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'no sevens' } } : undefined;
      const { runs } = await deliverJournal(folder, target(fake));
      expect(curves(fake.runs[0])).toEqual(expectedCurves(9).filter((text) => !/ 7 /.test(text)));
      expect(runs[0]?.notices).toEqual([expect.stringContaining('no sevens'), expect.stringContaining('no sevens')]);
    });
  });

  it('has the evaluation below the training, also where the training comes later', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      const train = beginRun(join(folder, 'train'), beginning);
      const evaluate = beginRun(join(folder, 'evaluate'), { ...beginning, phase: 'evaluate', parent: train.run });
      evaluate.end({ status: 'finished' });
      train.end({ status: 'finished' });
      await deliverJournal(join(folder, 'evaluate'), target(fake));
      expect(fake.runs[0]?.tags.has('mlflow.parentRunId')).toBe(false);
      await deliverJournal(join(folder, 'train'), target(fake));
      await deliverJournal(join(folder, 'evaluate'), target(fake));
      expect(fake.runs[0]?.tags.get('mlflow.parentRunId')).toBe(fake.runs[1]?.id);
    });
  });

  it('has no row of a quiet run unless that failed', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      beginRun(folder, { ...beginning, phase: 'build', quiet: true }).end({ status: 'finished' });
      beginRun(folder, { ...beginning, phase: 'build', quiet: true }).end({
        status: 'failed',
        error: { code: 'labels-missing', message: 'no labels' },
      });
      const { runs } = await deliverJournal(folder, target(fake));
      expect(runs.map(({ url }) => url === '')).toEqual([true, false]);
      expect(fake.runs.map(({ status, tags }) => [status, tags.get('cuvisc.error')])).toEqual([['FAILED', 'labels-missing: no labels']]);
    });
  });

  it('without an end is killed if its process is gone, else running', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, beginning);
      epochs(journal, 1, 1);
      await deliverJournal(folder, target(fake));
      expect(fake.runs[0]?.status).toBe('RUNNING');
      const own = (await readFile(journal.file, 'utf8')).split('\n')[0] as string;
      const gone = JSON.parse(own) as { process: { pid: number; started: string } };
      await appendFile(
        journal.file,
        `${JSON.stringify({ type: 'continue', run: journal.run, time: 5, process: { ...gone.process, started: '1' } })}\n{"type":"met`,
      );
      const { runs, notices } = await deliverJournal(folder, target(fake));
      expect(fake.runs[0]).toMatchObject({ status: 'KILLED', endTime: 5 });
      expect(runs[0]?.status).toBe('killed');
      expect(notices).toEqual([expect.stringContaining('unfinished line')]);
    });
  });

  it('has each point once after a resume, whether the server had the points that came again or not', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      const killed = beginRun(folder, beginning);
      epochs(killed, 1, 6);
      await deliverJournal(folder, target(fake));
      const resumed = beginRun(folder, { ...beginning, continues: killed.run });
      resumed.resumedAt(4);
      epochs(resumed, 5, 8);
      resumed.end({ status: 'finished' });
      await deliverJournal(folder, target(fake));
      expect(curves(fake.runs[0])).toEqual(expectedCurves(8));
      const other = await server();
      await deliverJournal(folder, target(other));
      expect(curves(other.runs[0])).toEqual(expectedCurves(8));
      expect(fake.runs).toHaveLength(1);
    });
  });
});

const faults: fc.Arbitrary<Fault | undefined> = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 3 },
  { arbitrary: fc.constantFrom({ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }, { status: 500, done: true }), weight: 1 },
  { arbitrary: fc.constantFrom({ cut: true }, { cut: true, done: true }), weight: 1 },
);

describe('a server with faults', () => {
  it('has one run and each point once in the end, wherever the faults come', async () => {
    const fake = await server();
    await fc.assert(
      fc.asyncProperty(fc.array(faults, { maxLength: 30 }), fc.boolean(), async (sequence, live) => {
        fake.runs.length = 0;
        const left = [...sequence];
        fake.fault = () => left.shift();
        await inScratchFolder(async (folder) => {
          const journal = beginRun(folder, beginning);
          const tracker = live ? trackLive(journal, target(fake), { delay: 0, pauses: [1] }) : undefined;
          epochs(journal, 1, 4);
          if (live) await new Promise((resolve) => setTimeout(resolve, 10));
          epochs(journal, 5, 6);
          journal.end({ status: 'finished' });
          await tracker?.close({ withinMs: 20 });
          await deliverJournal(folder, target(fake), patient);
        });
        expect(kept(fake)).toHaveLength(1);
        expect(curves(kept(fake)[0])).toEqual(expectedCurves(6));
        expect(kept(fake)[0]).toMatchObject({ status: 'FINISHED' });
      }),
      { numRuns: 40 },
    );
  });

  it('is given one run by four deliveries at once', async () => {
    const fake = await server({ keepsDuplicates: false });
    fake.fault = () => ({ delay: Math.random() * 5 });
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, beginning);
      epochs(journal, 1, 5);
      journal.end({ status: 'finished' });
      const all = await Promise.allSettled(Array.from({ length: 4 }, () => deliverJournal(folder, target(fake))));
      await deliverJournal(folder, target(fake));
      expect(all.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
      expect(kept(fake)).toHaveLength(1);
      expect(curves(kept(fake)[0])).toEqual(expectedCurves(5));
    });
  });

  it('that is away when a run begins gets everything once it is there; the run notices nothing', async () => {
    const fake = await server();
    await fake.stop();
    await inScratchFolder(async (folder) => {
      const notes: string[] = [];
      const journal = beginRun(folder, beginning);
      const tracker = trackLive(journal, target(fake), { ...quick, note: (text) => notes.push(text) });
      epochs(journal, 1, 20);
      await new Promise((resolve) => setTimeout(resolve, 30));
      await fake.start();
      epochs(journal, 21, 22);
      journal.end({ status: 'finished' });
      expect(await tracker.close({ withinMs: 5000 })).toBe(true);
      expect(curves(fake.runs[0])).toEqual(expectedCurves(22));
      expect(notes).toEqual([expect.stringMatching(/does not answer: ECONNREFUSED; the run goes on/), expect.stringMatching(/answers again/)]);
    });
  });

  it('that dies meanwhile loses nothing: what is missing is told, and ingest brings it', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      const notes: string[] = [];
      const journal = beginRun(folder, beginning);
      const tracker = trackLive(journal, target(fake), { ...quick, note: (text) => notes.push(text) });
      epochs(journal, 1, 3);
      await new Promise((resolve) => (fake.after = (path) => path === 'runs/log-batch' && setImmediate(resolve)));
      await fake.stop();
      epochs(journal, 4, 10);
      journal.end({ status: 'finished' });
      expect(await tracker.close({ withinMs: 100 })).toBe(false);
      expect(notes.at(-1)).toMatch(new RegExp(`cuvisc ingest ${folder} --track ${fake.uri} brings the rest`));
      await fake.start();
      await deliverJournal(folder, target(fake));
      await deliverJournal(folder, target(fake));
      expect(fake.runs).toHaveLength(1);
      expect(curves(fake.runs[0])).toEqual(expectedCurves(10));
      expect(fake.runs[0]?.status).toBe('FINISHED');
    });
  });

  it('that is slow slows nothing', async () => {
    const fake = await server();
    fake.fault = () => ({ delay: 200 });
    await inScratchFolder(async (folder) => {
      const journal = beginRun(folder, beginning);
      const tracker = trackLive(journal, target(fake), quick);
      const start = performance.now();
      for (let i = 0; i < 10; i++) {
        epochs(journal, 10 * i + 1, 10 * i + 10);
        await new Promise((resolve) => setImmediate(resolve));
      }
      // One answer takes 200 ms; a hundred lines take a few.
      expect(performance.now() - start).toBeLessThan(150);
      journal.end({ status: 'finished' });
      const closing = performance.now();
      expect(await tracker.close({ withinMs: 100 })).toBe(false);
      // The machine that runs the tests is slow, too.
      expect(performance.now() - closing).toBeLessThan(400);
    });
  });

  it('that refuses is told once and left alone', async () => {
    const fake = await server();
    fake.fault = () => ({ status: 401 });
    await inScratchFolder(async (folder) => {
      const notes: string[] = [];
      const journal = beginRun(folder, beginning);
      const tracker = trackLive(journal, target(fake), { ...quick, note: (text) => notes.push(text) });
      await new Promise((resolve) => setTimeout(resolve, 40));
      epochs(journal, 1, 3);
      journal.end({ status: 'finished' });
      expect(await tracker.close({ withinMs: 1000 })).toBe(false);
      expect(fake.exchanges).toHaveLength(1);
      expect(notes).toEqual([expect.stringMatching(/answers 401.*tracking stops, the run goes on/), expect.stringMatching(/cuvisc ingest/)]);
      await expect(deliverJournal(folder, target(fake), patient)).rejects.toMatchObject({ code: 'tracking-refused', fault: 'user', status: 401 });
    });
  });

  it('that is not MLflow, is away, or redirects, is told by ingest', async () => {
    const fake = await server();
    await inScratchFolder(async (folder) => {
      beginRun(folder, beginning).end({ status: 'finished' });
      fake.fault = () => ({ status: 302, headers: { location: 'https://elsewhere.example/' } });
      await expect(deliverJournal(folder, target(fake))).rejects.toThrow(/redirects to https:\/\/elsewhere\.example/);
      fake.fault = () => ({ status: 200 });
      await expect(deliverJournal(folder, target(fake))).rejects.toThrow(/is not an MLflow server/);
      await fake.stop();
      await expect(deliverJournal(folder, target(fake), { pauses: [1] })).rejects.toMatchObject({ code: 'tracking-unreachable', fault: 'run' });
    });
  });
});

describe('the address of a server', () => {
  it('is an http address; who asks comes from the environment, or from the address, and is never shown', () => {
    expect(trackingTarget('http://127.0.0.1:5000/', {})).toEqual({ uri: 'http://127.0.0.1:5000', authorization: undefined, notices: [] });
    expect(trackingTarget(true, { MLFLOW_TRACKING_URI: 'https://host/a/b/' }).uri).toBe('https://host/a/b');
    expect(trackingTarget('https://us%40er:pass@host', {})).toEqual({
      uri: 'https://host',
      authorization: `Basic ${btoa('us@er:pass')}`,
      notices: [],
    });
    expect(trackingTarget('https://host', { MLFLOW_TRACKING_USERNAME: 'a', MLFLOW_TRACKING_PASSWORD: 'b' }).authorization).toBe(
      `Basic ${btoa('a:b')}`,
    );
    expect(trackingTarget('http://host', { MLFLOW_TRACKING_TOKEN: 'c' })).toMatchObject({
      authorization: 'Bearer c',
      notices: [expect.stringContaining('unencrypted')],
    });
  });

  it.each([
    ['run.yaml', /directly behind the option/],
    ['sqlite:///mlflow.db', /mlflow server --backend-store-uri/],
    ['databricks://profile', /Databricks/],
    ['file:./mlruns', /mlflow server/],
    [true, /MLFLOW_TRACKING_URI/],
    ['', /MLFLOW_TRACKING_URI/],
  ] as const)('is not %s', (uri, hint) => {
    expect(() => trackingTarget(uri, {})).toThrow(
      expect.objectContaining({ code: 'tracking-uri-invalid', hint: expect.stringMatching(hint) as string }) as Error,
    );
  });

  it('keeps the secrets of one that is refused', () => {
    expect(() => trackingTarget('ftp://user:pass@host', {})).not.toThrow(/pass/);
  });
});
