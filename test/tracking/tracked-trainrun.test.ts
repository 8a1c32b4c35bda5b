import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal, readSpans, type StoredSpan, spanTrees } from '../../tracking/index.js';
import { callCli } from '../cli/call-cli.js';
import { signalledCli } from '../cli/child-cli.js';
import { override, prepared } from '../train-cli/train-cli.js';
import { type FakeMlflow, startFakeMlflow } from './fake-mlflow.js';

const phasesOf = (spans: readonly StoredSpan[]): string[] => spanTrees(spans).map(({ span }) => span.name);

describe('a trainrun', { timeout: 120_000 }, () => {
  let fake: FakeMlflow;
  beforeAll(async () => {
    fake = await startFakeMlflow();
  });
  afterAll(() => fake.stop());

  it('15: has spans of every phase, and rows of its training and of the evaluation below it', async () => {
    const { file, out } = await prepared();
    const { exitCode, err } = await callCli([
      'train',
      file,
      '-o',
      out,
      '--track',
      fake.uri,
      '--experiment',
      'whole',
      ...override('training.max_epochs=1'),
    ]);
    expect([exitCode, err]).toEqual([0, expect.stringContaining(`Tracked at ${fake.uri}/#/experiments/`) as string]);
    const [train, evaluate, ...others] = fake.runs;
    expect(others).toEqual([]);
    expect(train?.params.get('training.max_epochs')).toBe('1');
    expect(train?.tags.get('overrides')).toBe('["training.max_epochs=1"]');
    expect(train?.tags.get('data.train')).toMatch(/^3 sources, sha256:[0-9a-f]{64}$/);
    expect(train?.points.filter(({ key }) => key === 'train_loss').map(({ step }) => step)).toEqual([1, 2]);
    expect(train?.points.filter(({ key }) => key.startsWith('final/val/')).length).toBeGreaterThan(0);
    expect([train, evaluate].map((run) => run?.tags.get('cuvisc.phase'))).toEqual(['train', 'evaluate']);
    expect(evaluate?.tags.get('mlflow.parentRunId')).toBe(train?.id);
    expect(evaluate?.points.find(({ key }) => key === 'test/metrics_anomaly/iou')?.step).toBe(2);
    const { spans } = await readSpans(out);
    expect(phasesOf(spans)).toEqual(['build', 'train', 'evaluate']);
    const names = new Set(spans.map(({ name }) => name));
    for (const name of ['plan', 'check', 'fit level 1', 'fit level 2', 'epoch', 'validate', 'save checkpoint', 'test', 'save plan', 'predict'])
      expect(names).toContain(name);
    expect(spans.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it('8: that fails before its first epoch is a row that failed, with the error, and so are its spans', async () => {
    const { file, out } = await prepared();
    await rm(file.replace('run.yaml', 'c4.npy'));
    const { exitCode } = await callCli(['train', file, '-o', out, '--track', fake.uri, '--experiment', 'failing']);
    expect(exitCode).toBe(2);
    const [failed, ...others] = fake.runs.filter(({ tags }) => tags.get('cuvisc.directory') === out);
    expect(others).toEqual([]);
    expect(failed).toMatchObject({ status: 'FAILED', endTime: expect.any(Number) as number });
    expect(failed?.tags.get('cuvisc.error')).toMatch(/^file-not-found: /);
    const { spans } = await readSpans(out);
    expect(phasesOf(spans)).toEqual(['build']);
    expect(spans.filter(({ error }) => error !== undefined).map(({ name }) => name)).toContain('build');
  });

  it('that is sent SIGTERM saves where it stands, ends with 143, and is killed in its journal', async () => {
    const { file, out } = await prepared();
    const trains = (): boolean => {
      try {
        return readFileSync(join(out, 'metrics.jsonl'), 'utf8').includes('"epoch":1');
      } catch {
        return false;
      }
    };
    const { exitCode, err } = await signalledCli(['train', file, '-o', out, ...override('training.max_epochs=10000')], 'SIGTERM', trains);
    expect([exitCode, err]).toEqual([143, expect.stringContaining('--resume') as string]);
    const { runs } = await readJournal(out);
    expect(runs.map(({ begin, records }) => [begin.phase, records.at(-1)])).toEqual([
      ['build', expect.objectContaining({ status: 'finished' })],
      ['train', expect.objectContaining({ status: 'killed', error: expect.objectContaining({ code: 'interrupted' }) as object })],
    ]);
    const { spans } = await readSpans(out);
    expect(phasesOf(spans)).toEqual(['build', 'train']);
    expect(spans.some(({ name, error }) => name === 'epoch' && error === undefined)).toBe(true);
  });
});
