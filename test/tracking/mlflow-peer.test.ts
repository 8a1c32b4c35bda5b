import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, anyAnswer } from '../../tracking/mlflow/mlflow-client.js';
import { mlflowName } from '../../tracking/mlflow/mlflow-names.js';
import { createRun, experimentId } from '../../tracking/mlflow/remote-run.js';
import { beginRun, deliverJournal, readJournal, readSpans, tracesName, trackingTarget, trackLive } from '../../tracking/index.js';
import { callCliWell } from '../cli/call-cli.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';
import { prepared } from '../train-cli/train-cli.js';
import { isMlflowName } from './fake-mlflow.js';
import { type MlflowPeer, mlflowPeer, peers, runPython } from './mlflow-peer.js';

const beginning = {
  name: 'seed 3',
  experiment: 'peer',
  phase: 'train',
  params: { 'training.lr': 0.01, 'odd@name': 'x'.repeat(7000) },
  tags: { 'git.revision': 'ab' },
};

describe.skipIf(!peers)('MLflow itself (CUVISC_PEERS names no Python environment with mlflow)', () => {
  let peer: MlflowPeer;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cuvisc-mlflow-'));
    peer = await mlflowPeer(folder);
    await peer.start();
  }, 180_000);
  afterAll(async () => {
    await peer.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes and refuses the names that the stand-in of the other tests does', async () => {
    const client = createClient(trackingTarget(peer.uri, {}));
    const run = await createRun(client, await experimentId(client, 'names'), { uuid: 'u', name: 'n', time: 1 });
    const names = [
      'a',
      'a/b',
      'ä',
      '日本',
      '½',
      'a b',
      'a.b',
      'a-b',
      '_',
      '.a',
      'a..',
      'a/..b',
      'x'.repeat(250),
      'e\u0301',
      'a@b',
      'a//b',
      '/a',
      'a/',
      '.',
      '..',
      '..a',
      'a/../b',
      'a/.',
      'x'.repeat(251),
      'a\nb',
      'a:b',
      '🙂',
    ];
    const taken = async (key: string): Promise<boolean> =>
      client.post('runs/log-batch', { run_id: run.id, metrics: [{ key, value: 1, timestamp: 1, step: 0 }] }, anyAnswer).then(
        () => true,
        () => false,
      );
    for (const name of names) expect([name, await taken(name)]).toEqual([name, isMlflowName(name)]);
    for (const name of names) expect([name, await taken(mlflowName(name))]).toEqual([name, true]);
  });

  it('shows the training of a trainrun with params, curves and tags, its evaluation below it, and the same after a second ingest', async () => {
    const place = await prepared();
    await callCliWell('train', place.file, '-o', place.out, '--track', peer.uri, '--experiment', 'shown');
    const trainedRun = (await readJournal(place.out)).runs.find(({ begin }) => begin.phase === 'train')?.run;
    for (let i = 0; i < 2; i++) await callCliWell('ingest', place.out, '--track', peer.uri);
    const seen = await peer.runsOf('shown');
    const [evaluated, trained] = [
      seen.find(({ tags }) => tags['cuvisc.phase'] === 'evaluate'),
      seen.find(({ tags }) => tags['cuvisc.phase'] === 'train'),
    ];
    expect(seen).toHaveLength(2);
    expect(trained).toMatchObject({
      status: 'FINISHED',
      params: { name: 'demo', 'training.optimizer.lr': '0.05', 'unfreeze_nodes.0': 'selector' },
      tags: { 'cuvisc.run_id': trainedRun, 'plan.digest': expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    const log = (await readFile(join(place.out, 'metrics.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number>);
    const expected = log.filter(({ stage }) => String(stage) === 'train').map((row) => [row.step, row.train_loss]);
    expect(trained?.curves.train_loss?.map(([step, value]) => [step, Number(value)])).toEqual(expected);
    expect(trained?.curves['metrics_anomaly/iou']?.map(([step]) => step)).toEqual([2, 4]);
    expect(trained?.curves['test/metrics_anomaly/iou']).toHaveLength(1);
    const value = trained?.curves['test/metrics_anomaly/iou']?.[0];
    expect(evaluated).toMatchObject({
      status: 'FINISHED',
      tags: { 'mlflow.parentRunId': trained?.id, 'checkpoint.kept': 'best', 'checkpoint.sha256': trained?.tags['checkpoint.sha256'] },
      curves: { 'test/metrics_anomaly/iou': [value] },
    });
  }, 120_000);

  it('that is killed while a run goes on has everything after it is back: nothing lost, nothing twice', async () => {
    await inScratchFolder(async (folder) => {
      const notes: string[] = [];
      const target = trackingTarget(peer.uri, {});
      const journal = beginRun(folder, beginning);
      const tracker = trackLive(journal, target, { delay: 1, pauses: [50], note: (text) => notes.push(text) });
      const epochs = async (from: number, to: number): Promise<void> => {
        for (let step = from; step <= to; step++) {
          journal.metrics({ step, values: { loss: 1 / step, odd: [Number.NaN, Number.POSITIVE_INFINITY, 0.1][step % 3] as number } });
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      };
      await epochs(1, 300);
      const killing = peer.kill();
      await epochs(301, 600);
      await killing;
      await epochs(601, 700);
      journal.final({ 'test/iou': 0.5 }, 700);
      journal.end({ status: 'finished' });
      expect(await tracker.close({ withinMs: 300 })).toBe(false);
      expect(notes.at(-1)).toContain('cuvisc ingest');
      await peer.start();
      for (let i = 0; i < 2; i++) await deliverJournal(folder, target);
      const [run, ...others] = await peer.runsOf('peer');
      expect(others).toEqual([]);
      const steps = Array.from({ length: 700 }, (_, i) => i + 1);
      expect(run?.curves.loss?.map(([step, value]) => [step, Number(value)])).toEqual(steps.map((step) => [step, 1 / step]));
      expect(run?.curves.odd?.map(([, value]) => value)).toEqual(steps.map((step) => ['nan', '1.7976931348623157e+308', '0.1'][step % 3]));
      expect(run).toMatchObject({ status: 'FINISHED', params: { 'training.lr': '0.01' }, curves: { 'final/test/iou': [[700, '0.5']] } });
      expect(run?.params[mlflowName('odd@name')]).toMatch(/^x+\.\.\. \(7000 characters/);
      expect(run?.tags[`cuvisc.name.${mlflowName('odd@name')}`]).toBe('odd@name');
    });
  }, 180_000);

  it('and the official proto read the spans of a training', async () => {
    const place = await prepared();
    await callCliWell('train', place.file, '-o', place.out);
    const parsed = JSON.parse(await runPython('check-otlp.py', join(place.out, tracesName))) as [string, string, number, number, number, number][];
    const { spans } = await readSpans(place.out);
    expect(parsed.map(([name, id, , , status, attributes]) => [name, id, status, attributes])).toEqual(
      spans.map(({ name, spanId, error, attributes }) => [name, spanId, error === undefined ? 0 : 2, Object.keys(attributes).length]),
    );
    const names = new Set(parsed.map(([name]) => name));
    for (const name of ['train', 'plan', 'build', 'fit', 'fit level 1', 'epoch', 'validate', 'test', 'save plan', 'save checkpoint'])
      expect(names).toContain(name);
  }, 120_000);
});
