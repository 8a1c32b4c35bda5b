import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainOptions } from '../../runtime/index.js';
import { readCheckpoint, writeCheckpoint } from '../../runtime/train/checkpoint-file.js';
import { linearData, openTrainPlan, writeTrainPlan } from './train-plan-fixture.js';

const run = promisify(execFile);
const child = fileURLToPath(new URL('./killed-training.js', import.meta.url));
const scratch = () => mkdtemp(join(tmpdir(), 'train-run-'));

interface Trained {
  readonly directory: string;
  readonly folder: string;
}

async function trainTo(place: Trained, fatal: number, turns: number): Promise<boolean> {
  const died = await run(process.execPath, [child, place.directory, place.folder, String(fatal), String(turns)]).catch((error: unknown) => error);
  if (died instanceof Error) expect(died).toMatchObject({ signal: 'SIGKILL' });
  return !(died instanceof Error);
}

/** Every file of plan and run, by name. */
async function filesOf({ directory, folder }: Trained): Promise<Record<string, string>> {
  const names = [directory, folder, join(folder, 'checkpoints')];
  const found: Record<string, string> = {};
  for (const [i, parent] of names.entries()) {
    for (const entry of await readdir(parent, { withFileTypes: true })) {
      if (entry.isFile() && !entry.name.endsWith('.tmp')) found[`${i}/${entry.name}`] = (await readFile(join(parent, entry.name))).toString('base64');
    }
  }
  return found;
}

/** Events until death and event-loop turns after it, for each life of a run, until it survives. */
const lives = [
  [
    [0, 0],
    [9, 3],
    [17, 0],
    [6, 20],
  ],
  [
    [4, 1],
    [25, 5],
    [13, 40],
  ],
] as const;

describe('training that is killed', () => {
  let whole: Record<string, string>;
  beforeAll(async () => {
    const place = { directory: await writeTrainPlan(2), folder: await scratch() };
    expect(await trainTo(place, -1, 0)).toBe(true);
    whole = await filesOf(place);
  });

  it.each(lives.map((each) => [each.length, each] as const))('%i times and resumed leaves the same bytes as one that was not', async (_, deaths) => {
    const place = { directory: await writeTrainPlan(2), folder: await scratch() };
    for (const [events, turns] of deaths) expect(await trainTo(place, events, turns)).toBe(false);
    expect(await trainTo(place, -1, 0)).toBe(true);
    const found = await filesOf(place);
    expect(Object.keys(found)).toEqual(Object.keys(whole));
    for (const [name, bytes] of Object.entries(whole)) expect(found[name] === bytes, name).toBe(true);
  });
});

async function interrupted(options: TrainOptions = {}) {
  const directory = await scratch();
  const plan = await openTrainPlan(await writeTrainPlan());
  const settings = { maxEpochs: 3, directory, ...options };
  const splits = { train: linearData(2) };
  const controller = new AbortController();
  const aborted = plan.train(splits, settings, { signal: controller.signal, onLog: ({ epoch }) => epoch === 1 && controller.abort() });
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  return { plan, splits, settings, file: join(directory, 'resume.safetensors') };
}

describe('a checkpoint', () => {
  it('is refused if any byte was changed, in header, padding, tensors or metadata', async () => {
    const { plan, splits, settings, file } = await interrupted();
    const bytes = await readFile(file);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ (1 << (at % 8));
      await writeFile(file, changed);
      await expect(readCheckpoint(file), `byte ${at}`).rejects.toMatchObject({ code: 'checkpoint-corrupt', place: { file } });
    }
    await writeFile(file, bytes.subarray(0, -3));
    await expect(plan.train(splits, { ...settings, resume: 'required' })).rejects.toMatchObject({ code: 'checkpoint-corrupt' });
    await writeFile(file, bytes);
    await plan.train(splits, { ...settings, resume: 'required' });
  });

  it('is refused by another run, with every difference', async () => {
    const { plan, splits, settings, file } = await interrupted();
    const other = plan.train({ train: linearData(3) }, { ...settings, seed: 1, schedule: { name: 'cosine' }, resume: 'if-present' });
    await expect(other).rejects.toMatchObject({ code: 'checkpoint-mismatch', place: { file } });
    const message = await other.catch((error: Error) => error.message);
    for (const part of ['seed: the checkpoint has 42, this run 1', 'schedule.name: the checkpoint has "none", this run "cosine"', 'data.train.2'])
      expect(message).toContain(part);
    const elsewhere = await openTrainPlan(await writeTrainPlan(2));
    await expect(elsewhere.train(splits, { ...settings, resume: 'required' })).rejects.toMatchObject({
      message: expect.stringContaining('training step: the checkpoint has a graph of') as string,
    });
  });

  it('of a version that lacked an option is that of a run with its default', async () => {
    const { plan, splits, settings, file } = await interrupted();
    const { identity, ...rest } = await readCheckpoint(file);
    const { keep: _, ...older } = identity.settings;
    await writeCheckpoint(file, { ...rest, identity: { ...identity, settings: { ...older, validation: { everyNEpochs: 1 } } } });
    const other = plan.train(splits, { ...settings, keep: 'last', resume: 'required' });
    await expect(other).rejects.toMatchObject({
      message: expect.stringMatching(/:\n {2}keep: the checkpoint has "best", this run "last"$/) as string,
    });
    await plan.train(splits, { ...settings, resume: 'required' });
  });

  it('must be there if resuming is required', async () => {
    const plan = await openTrainPlan(await writeTrainPlan());
    const training = plan.train({ train: linearData(1) }, { directory: await scratch(), resume: 'required' });
    await expect(training).rejects.toMatchObject({ code: 'checkpoint-missing' });
  });

  it('of a run that has ended gives its end again', async () => {
    const directory = await scratch();
    const plan = await openTrainPlan(await writeTrainPlan());
    const [splits, options] = [
      { train: linearData(2), test: linearData(1, 9) },
      { maxEpochs: 2, directory },
    ];
    const first = await plan.train(splits, options, { keepInputs: true });
    const [digest, log] = [plan.manifest.digest, await readFile(join(directory, 'metrics.jsonl'))];
    const again = await plan.train(splits, { ...options, resume: 'required' });
    expect({ ...again, timings: null, resumedFrom: null }).toEqual({ ...first, timings: null });
    expect(plan.manifest.digest).toBe(digest);
    expect(await readFile(join(directory, 'metrics.jsonl'))).toEqual(log);
  });
});

describe('11: what a training has come to survives an interruption', () => {
  it('best score, patience of early stopping and random numbers are those of a training without one', async () => {
    const options: TrainOptions = {
      ...{ maxEpochs: 8, lr: 0.2, shuffle: true },
      checkpoint: { monitor: 'train_loss', mode: 'min', saveTopK: 1 },
      earlyStopping: [{ monitor: 'train_loss', patience: 3, minDelta: 1000 }],
    };
    const { plan, splits, settings } = await interrupted(options);
    const resumed = await plan.train(splits, { ...settings, resume: 'required' });
    const straight = await (await openTrainPlan(await writeTrainPlan())).train(splits, { ...options, directory: await scratch() });
    const { best, stopped, history, epochs } = straight;
    expect(stopped).toContain('has not improved');
    expect(best).not.toBeNull();
    expect(resumed).toMatchObject({ best, stopped, history, epochs });
  });
});
