import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { logOf, override, prepared, type PreparedRun, type TrainResult, trainJson } from './train-cli.js';
import { leastTrainrun } from '../fixtures/trainruns.js';

const overrides = override(
  'training.max_epochs=4',
  'training.callbacks.checkpoint={monitor: val_loss, mode: min, save_top_k: 1, save_last: true}',
  'training.optimizer.lr=0.9',
);

/** A run at a rate at which the last epoch is not the best. */
async function trained(): Promise<PreparedRun & { readonly result: TrainResult; readonly last: string; readonly best: string }> {
  const run = await prepared();
  const result = await trainJson(run, ...overrides);
  const folder = join(run.out, 'checkpoints');
  return { ...run, result, last: join(folder, 'last.safetensors'), best: join(folder, result.train?.best?.file ?? '') };
}

describe('B4: validating and testing what was trained', () => {
  it('has the parameters that the run kept, or those of a checkpoint, and changes nothing', async () => {
    const { file, out, result, last, best } = await trained();
    const manifest = await readFile(join(result.plan, 'plan.json'), 'utf8');
    const measured = (...more: readonly string[]) => trainJson({ file, out }, ...overrides, '--mode', ...more);
    expect((await measured('validate')).values.val).toEqual(result.values.val);
    expect((await measured('test')).values.test).toEqual(result.values.test);
    expect((await measured('test', '--checkpoint', best)).values.test).toEqual(result.values.test);
    const rows = (await logOf(out)).filter(({ stage }) => stage === 'val');
    const { stage: _, epoch: __, step: ___, ...final } = rows.at(-1) as (typeof rows)[number];
    expect((await measured('validate', '--checkpoint', last)).values.val).toEqual(final);
    expect(final.val_loss).toBeGreaterThan(result.values.val.val_loss as number);
    expect(await readFile(join(result.plan, 'plan.json'), 'utf8')).toBe(manifest);
  });

  it('fits nothing again, also where there is a statistical phase alone', async () => {
    const run = await prepared(leastTrainrun);
    const { plan, values } = await trainJson(run);
    const manifest = await readFile(join(plan, 'plan.json'), 'utf8');
    const folder = dirname(run.file);
    await copyFile(join(folder, 'c1.npy'), join(folder, 'c0.npy'));
    expect((await trainJson(run, '--mode', 'test')).values.test).toEqual(values.test);
    expect(await readFile(join(plan, 'plan.json'), 'utf8')).toBe(manifest);
  });

  it('is told what it cannot do', async () => {
    const { file, out } = await prepared();
    const refused = async (...more: readonly string[]) => (await callCli(['train', file, '-o', out, ...more])).err;
    expect(await refused('--mode', 'test')).toContain('error[plan-');
    expect(await refused('--mode', 'test', '--resume')).toContain('error[option-invalid]');
    expect(await refused('--checkpoint', 'x')).toContain('error[option-invalid]');
    expect(await refused('--mode', 'predict')).toContain('error[option-invalid]');
  });
});

describe('B14: a checkpoint', () => {
  it('of this plan is measured by cuvisc eval in place of its state (B5)', async () => {
    const { file, result, best, last } = await trained();
    const data = ['--data', join(dirname(file), 'c4.npy'), '--labels', join(dirname(file), 'l4.npy'), '--json'];
    const measured = async (...more: readonly string[]) => JSON.parse(await callCliWell('eval', result.plan, ...data, ...more)).pooled as unknown;
    expect(await measured('--checkpoint', best)).toEqual(await measured());
    expect(await measured('--checkpoint', last)).not.toEqual(await measured());
  });

  it('of another plan is refused with every difference in topology and shape, and nothing is loaded', async () => {
    const [{ last }, other] = [await trained(), await prepared()];
    const folder = dirname(other.file);
    const pipeline = await readFile(join(folder, 'pipeline.yaml'), 'utf8');
    const changed = pipeline
      .replace('class_name: MinMaxNormalizer', 'class_name: ZScoreNormalizerGlobal')
      .replace('n_select: 3', 'n_select: 2')
      .replace('name: decider', 'name: threshold')
      .replaceAll('decider.', 'threshold.');
    await writeFile(join(folder, 'pipeline.yaml'), changed);
    const { plan } = await trainJson(other, ...override('training.max_epochs=1'));
    const data = ['--data', join(folder, 'c4.npy'), '--labels', join(folder, 'l4.npy')];
    const { exitCode, err } = await callCli(['eval', plan, ...data, '--checkpoint', last]);
    expect(exitCode).toBe(2);
    for (const part of [
      'checkpoint-mismatch',
      'node normalizer:',
      'node selector:',
      'node decider:',
      'node threshold:',
      'state normalizer.running_min:',
      'state normalizer.zscore_std:',
      'stage test:',
    ])
      expect(err).toContain(part);
    expect(err).toMatch(/node selector: the checkpoint has SoftChannelSelector .*"n_select":3.*the plan SoftChannelSelector .*"n_select":2/);
  });

  it.each([
    ['a pickle in a zip', Buffer.from('PK\u0003\u0004archive/data.pkl')],
    [
      'a safetensors file of weights',
      Buffer.from([0x40, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from(`{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`.padEnd(64)), 0, 0, 0, 0]),
    ],
    ['an empty file', Buffer.alloc(0)],
  ])('that is %s is refused', async (_, bytes) => {
    const { file, out, result } = await trained();
    const foreign = join(out, 'weights.pt');
    await writeFile(foreign, bytes);
    const { exitCode, err } = await callCli(['train', file, '-o', out, ...overrides, '--mode', 'test', '--checkpoint', foreign]);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('error[checkpoint-foreign]') as string });
    expect(result.train).not.toBeNull();
  });
});
