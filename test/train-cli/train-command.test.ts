import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogRow } from '../../runtime/index.js';
import { callCli } from '../cli/call-cli.js';
import { readEvents, shownEvents } from './read-events.js';
import { logOf, override, prepared, trainJson } from './train-cli.js';
import { leastTrainrun, trainedTrainrun } from '../fixtures/trainruns.js';

/** The rows of a log as TensorBoard has them: numbers in float32. */
function asScalars(rows: readonly LogRow[]): Record<string, number>[] {
  const numbers = rows.map((row) => Object.entries(row).filter(([key, value]) => key !== 'step' && typeof value === 'number'));
  return numbers.map((row) => Object.fromEntries(row.map(([key, value]) => [key, Math.fround(value as number)])));
}

/** What docs/runs.md says is in the folder of a run, training or not. */
const ofEveryRun = ['demo.plan', 'journal.jsonl', 'phases', 'predictions', 'report.html', 'run.json', 'traces.jsonl', 'trainrun.resolved.yaml'];

describe('cuvisc train', () => {
  it('fits, trains, validates, tests and writes everything', async () => {
    const { file, out } = await prepared();
    const { exitCode, out: text, err } = await callCli(['train', file, '-o', out]);
    expect(exitCode).toBe(0);
    expect(err).toContain('selector.channel_logits  float32[6]  6');
    expect(err).toContain('8 numbers to train');
    expect(text).toMatch(/Fitted in 2 passes.*Trained 2 epochs, 4 updates.*metrics_anomaly\/iou +- +\d\.\d{6} +\d\.\d{6}/s);
    const ofTraining = ['checkpoints', 'metrics.jsonl', 'resume.safetensors', 'tensorboard'];
    expect((await readdir(out)).sort()).toEqual([...ofEveryRun, ...ofTraining].sort());
    expect(await readdir(join(out, 'checkpoints'))).toContain('last.safetensors');
    const names = new Set((await logOf(out)).flatMap((row) => Object.keys(row)));
    for (const name of ['train/bce', 'train_loss', 'val/bce', 'val_loss', 'test_loss', 'metrics_anomaly/iou', 'lr']) expect(names).toContain(name);
  });

  it('writes every logged number to TensorBoard', async () => {
    const { file, out } = await prepared();
    await trainJson({ file, out });
    const [name, ...others] = await readdir(join(out, 'tensorboard'));
    expect(others).toEqual([]);
    const [, ...events] = await readEvents(join(out, 'tensorboard', name as string));
    expect(events.map(({ scalars }) => scalars)).toEqual(asScalars(await logOf(out)));
  });

  it('runs the statistical phase alone without training', async () => {
    const { file, out } = await prepared(leastTrainrun);
    const { train, fit, values } = await trainJson({ file, out });
    expect(train).toBeNull();
    expect(fit).not.toBeNull();
    expect(values.test).toHaveProperty(['metrics_anomaly/iou'], expect.any(Number));
    expect((await readdir(out)).sort()).toEqual(ofEveryRun);
  });

  it('trains exactly what is unfrozen, and lists it (B7)', async () => {
    const { file, out } = await prepared(trainedTrainrun.replace('[selector, logit]', '[selector]'));
    const { err } = await callCli(['train', file, '-o', out]);
    expect(err).toContain('6 numbers to train');
    const { trains } = await trainJson({ file, out });
    const logits = { name: 'selector.channel_logits', state: 'selector.channel_logits', dtype: 'float32', dims: [6], numbers: 6 };
    expect(trains).toEqual([{ ...logits, rateFactor: 1, weightDecay: 0.01 }]);
  });

  it('unfreezes nothing that a fit sets unless it is told to, and refuses to train nothing', async () => {
    const { file, out } = await prepared(trainedTrainrun.replace('unfreeze_nodes: [selector, logit]\n', ''));
    expect(await callCli(['train', file, '-o', out])).toMatchObject({ exitCode: 2, err: expect.stringContaining('nothing-to-train') as string });
  });

  it('multiplies losses by loss_weights', async () => {
    const { file, out } = await prepared();
    const changes = ['training.max_epochs=1', 'training.optimizer.lr=1e-9'];
    const plain = await trainJson({ file, out }, ...override(...changes));
    const weighted = await trainJson({ file, out }, ...override(...changes, 'training.loss_weights={bce: 3}'));
    const [bce, entropy] = [plain.values.train['train/bce'] as number, plain.values.train['train/entropy'] as number];
    // At this rate nothing moves, so only float32 rounding of product and sum is left.
    expect(weighted.values.train.train_loss).toBeCloseTo(3 * bce + entropy, 5);
    expect(weighted.values.train['train/bce']).toBeCloseTo(bce, 5);
    expect(weighted.values.val.val_loss).toBeCloseTo(plain.values.val.val_loss as number, 5);
    const stranger = await callCli(['train', file, '-o', out, ...override('training.loss_weights={rx: 2}')]);
    expect(stranger).toMatchObject({ exitCode: 2, err: expect.stringContaining('loss-weight-unused') as string });
  });

  it('changes loss weights between epochs and scales the backward pass, and lists both', async () => {
    const { file, out } = await prepared();
    const changes = ['max_epochs=4', 'loss_weights={bce: [{epoch: 0, weight: 1}, {epoch: 2, weight: 2}]}', 'loss_scale=256'];
    const { err } = await callCli(['train', file, '-o', out, ...override(...changes.map((change) => `training.${change}`))]);
    expect(err).toContain('On a schedule: schedule/bce.loss_weight (piecewise by epoch), loss_scale (constant by epoch).');
    const updates = (await logOf(out)).filter(({ stage }) => stage === 'train');
    expect(updates.map((row) => row['schedule/bce.loss_weight'])).toEqual([1, 1, 1.5, 1.5, 2, 2, 2, 2]);
    for (const row of updates) {
      const [weight, bce, entropy] = ['schedule/bce.loss_weight', 'train/bce', 'train/entropy'].map((name) => row[name] as number);
      // Product and sum of float32 numbers of size 1.
      expect(row.train_loss).toBeCloseTo((weight as number) * (bce as number) + (entropy as number), 6);
    }
  });

  it('applies overrides to a file without defaults (B5)', async () => {
    const { file, out } = await prepared();
    const { train } = await trainJson({ file, out }, ...override('training.max_epochs=1', 'name=other'));
    expect(train?.history).toHaveLength(1);
    expect(await readdir(out)).toContain('other.plan');
  });

  it('refuses an unknown loss node in place, before anything is written (B25)', async () => {
    const { file, out } = await prepared(trainedTrainrun.replace('[bce, entropy]', '[bec]'));
    const { exitCode, err } = await callCli(['train', file, '-o', out]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/trainrun-unknown-node.*bec.*bce/s);
    await expect(readdir(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses data without the labels that a loss reads', async () => {
    const { file, out } = await prepared(trainedTrainrun.replace(', labels: l1.npy', ''));
    expect(await callCli(['train', file, '-o', out])).toMatchObject({ exitCode: 2, err: expect.stringContaining('labels-missing') as string });
    await expect(readdir(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('cuvisc train --resume', () => {
  it('goes on after an interruption and ends as if there had been none', async () => {
    const { file, out } = await prepared();
    const interrupted = new AbortController();
    const watch = setInterval(async () => {
      if (
        await readFile(join(out, 'metrics.jsonl'), 'utf8').then(
          (text) => text.includes('"epoch":1'),
          () => false,
        )
      )
        interrupted.abort();
    }, 1);
    const first = await callCli(['train', file, '-o', out, ...override('training.max_epochs=40')], interrupted.signal);
    clearInterval(watch);
    expect(first).toMatchObject({ exitCode: 130, err: expect.stringContaining('--resume') as string });
    const resumed = await trainJson({ file, out }, '--resume', ...override('training.max_epochs=40'));
    expect(resumed.train?.resumedFrom).toBeGreaterThan(0);
    const whole = await prepared();
    const straight = await trainJson(whole, ...override('training.max_epochs=40'));
    expect(resumed.values).toEqual(straight.values);
    const shown = await shownEvents(join(out, 'tensorboard'));
    expect(await readdir(join(out, 'tensorboard'))).toHaveLength(2);
    expect(shown.map(({ scalars }) => scalars)).toEqual(asScalars(await logOf(whole.out)));
  });

  it('begins anew what was killed before its first update, and gathers statistics again with --refit', async () => {
    const { file, out } = await prepared();
    const first = await trainJson({ file, out });
    const [digest, log] = [await readFile(join(first.plan, 'plan.json'), 'utf8'), await readFile(join(out, 'metrics.jsonl'), 'utf8')];
    const again = await trainJson({ file, out }, '--resume', '--refit');
    expect({ fit: again.fit?.passes, from: again.train?.resumedFrom, values: again.values }).toEqual({ fit: 2, from: 4, values: first.values });
    expect(await readFile(join(first.plan, 'plan.json'), 'utf8')).toBe(digest);
    await rm(join(out, 'resume.safetensors'));
    await rm(join(out, 'checkpoints'), { recursive: true });
    const anew = await trainJson({ file, out }, '--resume', '--refit');
    expect({ from: anew.train?.resumedFrom, values: anew.values }).toEqual({ from: null, values: first.values });
    expect(await readFile(join(out, 'metrics.jsonl'), 'utf8')).toBe(log);
  });

  it('refuses a plan that the trainrun no longer compiles to', async () => {
    const { file, out } = await prepared();
    await trainJson({ file, out });
    const changed = await callCli(['train', file, '-o', out, '--resume', ...override('training.optimizer.lr=0.01')]);
    expect(changed).toMatchObject({ exitCode: 2, err: expect.stringContaining('resume-mismatch') as string });
  });
});
