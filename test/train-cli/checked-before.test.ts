import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { writeNpy } from '../../runtime/writers/npy.js';
import { tensor } from '../../schemas/tensor.js';
import { callCli } from '../cli/call-cli.js';
import { override, prepared } from './train-cli.js';
import { leastTrainrun, trainedTrainrun } from '../fixtures/trainruns.js';

type Prepared = Awaited<ReturnType<typeof prepared>>;

const cubeOf = (...dims: number[]) => tensor('float32', dims, new Float32Array(dims.reduce((a, b) => a * b, 1)));

/** Runs the trainrun, which must end before anything was fitted: nothing is there but the plan, which has learnt nothing, and the record of the failure. */
async function refusedEarly({ file, out }: Prepared, ...more: readonly string[]): Promise<string> {
  const { exitCode, err, out: text } = await callCli(['train', file, '-o', out, ...more]);
  expect({ exitCode, text }).toEqual({ exitCode: 2, text: '' });
  expect((await readdir(out)).sort()).toEqual(['demo.plan', 'journal.jsonl', 'phases', 'traces.jsonl']);
  expect(await readdir(join(out, 'phases'))).toEqual(['build.json']);
  expect(JSON.parse(await readFile(join(out, 'phases', 'build.json'), 'utf8'))).toMatchObject({ status: 'failed', exitCode: 2 });
  const { out: facts } = await callCli(['inspect', join(out, 'demo.plan'), '--json']);
  expect(facts).not.toContain('"fittedLevels": 1');
  return err;
}

it.each([
  ['checkpoint', 'training.callbacks.checkpoint.monitor=metrics_anomaly/iuo', 'monitor-unknown', 'metrics_anomaly/iuo'],
  ['checkpoint', 'training.callbacks.checkpoint.monitor=test_loss', 'monitor-unknown', 'test_loss'],
  ['early stopping', '+training.callbacks.early_stopping=[{monitor: val_los}]', 'monitor-unknown', 'val_los'],
  ['scheduler', '+training.scheduler={name: plateau, monitor: val_los}', 'monitor-unknown', 'val_los'],
  ['file name', "+training.callbacks.checkpoint.filename='{epoch}-{val_iou:.3f}'", 'checkpoint-name-invalid', 'val_iou'],
  ['file name', "+training.callbacks.checkpoint.filename='{epoch:x}'", 'checkpoint-name-invalid', '"x"'],
])('L6: a mistake in the %s is found before anything is fitted: %s', async (_, setting, code, named) => {
  const err = await refusedEarly(await prepared(trainedTrainrun), ...override(setting));
  expect(err).toContain(`error[${code}]`);
  expect(err).toContain(named);
});

it('L6: a monitor that is logged only with a val split is refused without one', async () => {
  const place = await prepared(trainedTrainrun.replace(/ {4}val: .*\n/, ''));
  expect(await refusedEarly(place)).toMatch(/monitor-unknown.*average_precision.*\n.*val split/s);
});

it('L6: what is logged may be monitored and be in file names', async () => {
  const { file, out } = await prepared(trainedTrainrun);
  const name = override("+training.callbacks.checkpoint.filename='{epoch}-{val_loss:.3f}-{metrics_anomaly/iou:.2f}-{train/bce:.2f}'");
  const { exitCode, err } = await callCli(['train', file, '-o', out, ...name]);
  expect({ exitCode, failed: err.includes('error[') }).toEqual({ exitCode: 0, failed: false });
});

it.each([
  ['val', 'c3.npy', cubeOf(10, 8, 7), 'batch-band-count', '7 bands'],
  ['test', 'c4.npy', cubeOf(10, 8, 191), 'batch-band-count', '191 bands'],
  ['test', 'c4.npy', cubeOf(10, 8), 'variable-missing', ''],
  ['test', 'l4.npy', cubeOf(8, 10), 'labels-differ', '8 x 10'],
  ['train', 'c2.npy', cubeOf(9, 8, 6), 'labels-differ', '10 x 8'],
] as const)('L6: a wrong file of the split %s, %s, is found before anything is fitted', async (split, name, value, code, named) => {
  for (const trainrun of [trainedTrainrun, leastTrainrun]) {
    const place = await prepared(trainrun);
    await writeNpy(join(dirname(place.file), name), value);
    const err = await refusedEarly(place);
    expect(err).toContain(`error[${code}] ${split}, `);
    expect(err).toContain(name);
    expect(err).toContain(named);
  }
});

it('L6: a file that is missing is told with its split', async () => {
  const place = await prepared(trainedTrainrun.replace('c4.npy', 'c9.npy'));
  const { exitCode, err } = await callCli(['train', place.file, '-o', place.out]);
  expect(exitCode).toBe(2);
  expect(err).toContain('c9.npy');
});

it('L6: a mistake in a new run into the folder of an earlier one does not cost its plan', async () => {
  const { file, out } = await prepared(trainedTrainrun);
  await callCli(['train', file, '-o', out]);
  const before = await readFile(join(out, 'demo.plan', 'plan.json'), 'utf8');
  const { exitCode } = await callCli(['train', file, '-o', out, ...override('training.callbacks.checkpoint.monitor=nothing')]);
  expect(exitCode).toBe(2);
  expect(await readFile(join(out, 'demo.plan', 'plan.json'), 'utf8')).toBe(before);
});

it('L6: fit and eval find the last of many files wrong before they read the first', async () => {
  const { file, out } = await prepared(trainedTrainrun);
  await callCli(['train', file, '-o', out]);
  const [good, bad] = ['c0', 'bad'].map((name) => join(dirname(file), `${name}.npy`)) as [string, string];
  await writeNpy(bad, cubeOf(10, 8, 5));
  for (const command of ['fit', 'eval']) {
    const labels = command === 'eval' ? ['--labels', ...['l0', 'l0'].map((name) => join(dirname(file), `${name}.npy`))] : [];
    const { exitCode, err } = await callCli([command, join(out, 'demo.plan'), '--data', good, bad, ...labels]);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringMatching(/batch-band-count\] \w+, .*bad\.npy: the cube has 5 bands/) });
  }
});
