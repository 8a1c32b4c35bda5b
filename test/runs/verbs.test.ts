import { rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openPlan } from '../../runtime/index.js';
import { decodeSafetensors } from '../../schemas/safetensors.js';
import { trainrunSchema } from '../../schemas/trainrun.js';
import {
  build,
  evaluate,
  phaseNames,
  type PredictionRecord,
  predictionRecord,
  readPhase,
  readRun,
  runTrainrun,
  train,
  type TrainrunEvent,
  type TrainrunResults,
  verifyPhase,
} from '../../trainrun/index.js';
import { trainedTrainrun, writeTrainrun } from '../fixtures/trainruns.js';

/** At this rate the last epoch is not the best, so that predictions tell the two apart. */
const overrides = [
  'training.max_epochs=4',
  'training.optimizer.lr=0.9',
  'training.callbacks.checkpoint={monitor: val_loss, mode: min, save_top_k: 1, save_last: true}',
];

let folder: string;
let file: string;
let out: string;
let whole: TrainrunResults;
const events: TrainrunEvent[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-runs-'));
  file = await writeTrainrun(join(folder, 'data'), trainedTrainrun);
  out = join(folder, 'run');
  whole = await runTrainrun(file, { overrides }, { directory: out, onEvent: (event) => events.push(event) });
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A copy of the run, to be changed. */
async function copied(name: string): Promise<string> {
  const directory = join(folder, name);
  await cp(out, directory, { recursive: true });
  return directory;
}

const evaluated = (directory: string, more: Parameters<typeof evaluate>[2] = {}, changed: readonly string[] = []) =>
  evaluate(file, { overrides: [...overrides, ...changed] }, { directory, splits: ['test'], ...more });

async function predictionsOf(directory: string, split: string): Promise<PredictionRecord> {
  return predictionRecord.parse(JSON.parse(await readFile(join(directory, 'predictions', `${split}.json`), 'utf8')));
}

async function tensorsOf(directory: string, split: string, sample = 0) {
  const { samples } = await predictionsOf(directory, split);
  return decodeSafetensors(await readFile(join(directory, 'predictions', samples[sample]?.file ?? ''))).tensors;
}

describe('a run', () => {
  it('has three complete phases whose every digest holds, each told as it begins and ends', async () => {
    for (const phase of phaseNames) expect(await verifyPhase(out, phase)).toMatchObject({ valid: true, record: { status: 'complete', exitCode: 0 } });
    const told = events.flatMap((event) => (event.type === 'phase-begin' || event.type === 'phase-end' ? [`${event.type} ${event.phase}`] : []));
    expect(told).toEqual(phaseNames.flatMap((phase) => [`phase-begin ${phase}`, `phase-end ${phase}`]));
  });

  it('says what it was made of: overrides, versions, pipeline, data', async () => {
    const record = await readRun(out);
    expect(record).toMatchObject({ name: 'demo', trainrun: file, overrides, plan: 'demo.plan', environment: { node: process.version }, code: null });
    const size = async (name: string) => (await stat(join(folder, 'data', name))).size;
    expect(record?.data.test[0]?.files.map(({ bytes }) => bytes)).toEqual([await size('c4.npy'), await size('l4.npy')]);
    expect(record?.data.train.map(({ sample, digest }) => [sample, typeof digest])).toEqual(
      ['c0.npy', 'c1.npy', 'c2.npy'].map((name) => [name, 'string']),
    );
  });

  it('keeps the resolved configuration, which reads as it was', async () => {
    const config = trainrunSchema.parse(parse(await readFile(join(out, 'trainrun.resolved.yaml'), 'utf8')));
    expect(config.training).toMatchObject({ max_epochs: 4, optimizer: { lr: 0.9 } });
  });

  it('releases sessions and their memory between its phases, and says so', async () => {
    const resets = events.flatMap((event) => (event.type === 'reset' ? [event] : []));
    expect(resets.map(({ phase }) => phase)).toEqual(['train', 'evaluate']);
    for (const { report, phase } of resets) {
      expect(report.sessions).toBeGreaterThan(0);
      expect((await readPhase(out, phase))?.reset).toEqual(report);
    }
  });
});

describe('16: predictions', () => {
  it('carry sample ids, labels, decisions, logits, thresholds and the digest of the weights, for every split', async () => {
    for (const [split, ids] of [
      ['train', ['c0.npy#0', 'c1.npy#0', 'c2.npy#0']],
      ['val', ['c3.npy#0']],
      ['test', ['c4.npy#0']],
    ] as const) {
      const record = await predictionsOf(out, split);
      expect(record.samples.flatMap((sample) => sample.ids)).toEqual(ids);
      expect(record.roles).toEqual({ scores: ['rx.scores'], logits: ['logit.logits'], decisions: ['decider.decisions'], labels: ['labels'] });
      expect(record.deciders).toMatchObject([{ node: 'decider', threshold: 0.5 }]);
      expect(record.checkpoint.file?.sha256).toBe((await readPhase(out, 'train'))?.checkpoint?.file?.sha256);
    }
  });

  it('graphids: are of the best checkpoint, not of the last epoch, and of another one when it is named', async () => {
    const best = whole.train?.best?.file ?? '';
    const [named, last] = [await copied('named'), await copied('last')];
    await evaluated(named, { checkpoint: join(named, 'checkpoints', best) });
    const { record } = await evaluated(last, { checkpoint: join(last, 'checkpoints', 'last.safetensors') });
    const scores = async (directory: string) => (await tensorsOf(directory, 'test'))['rx.scores']?.data;
    expect(await scores(named)).toEqual(await scores(out));
    expect(await scores(last)).not.toEqual(await scores(out));
    expect(record.checkpoint).toMatchObject({ source: 'checkpoint', file: { path: 'checkpoints/last.safetensors' } });
  });

  it('are what the plan says of these cubes, bit by bit', async () => {
    await using plan = await openPlan(whole.plan);
    const { outputs } = await plan.run({ file: join(folder, 'data', 'c4.npy'), labels: join(folder, 'data', 'l4.npy') }, { stage: 'test' });
    const written = await tensorsOf(out, 'test');
    for (const name of ['rx.scores', 'logit.logits', 'decider.decisions']) expect(written[name]).toEqual(outputs[name]);
    expect(written.labels?.dims).toEqual([10, 8]);
  });

  it('graphids: that cannot be written fail the phase; the marker never says more than there is', async () => {
    const directory = await copied('unwritable');
    const inTheWay = ({ type }: TrainrunEvent): void => {
      if (type !== 'predictions') return;
      rmSync(join(directory, 'predictions'), { recursive: true });
      writeFileSync(join(directory, 'predictions'), 'a file where a folder has to be');
    };
    await expect(evaluated(directory, { onEvent: inTheWay })).rejects.toMatchObject({ code: 'write-failed' });
    expect(await readPhase(directory, 'evaluate')).toMatchObject({ status: 'failed', error: { code: 'write-failed' }, outputs: [] });
  });
});

describe('evaluate', () => {
  it.each([
    ['plan', 'demo.plan/test.onnx'],
    ['state', 'state'],
    ['checkpoint', 'checkpoints/last.safetensors'],
  ])('refuses a run whose %s is no longer what was trained, by name', async (what, name) => {
    const directory = await copied(`changed-${what}`);
    const path = what === 'state' ? ((await readPhase(directory, 'train'))?.checkpoint?.file?.path ?? '') : name;
    const bytes = await readFile(join(directory, path));
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    await writeFile(join(directory, path), bytes);
    await expect(evaluated(directory)).rejects.toMatchObject({ message: expect.stringContaining(path.replace(/^.*\//, '')) as string });
    expect(await readPhase(directory, 'evaluate')).toMatchObject({ status: 'failed' });
  });

  it('graphids: a checkpoint that is missing is told as such, with where checkpoints lie', async () => {
    const directory = await copied('no-checkpoint');
    const missing = join(directory, 'checkpoints', 'nothing.safetensors');
    await expect(evaluated(directory, { checkpoint: missing })).rejects.toMatchObject({ code: 'checkpoint-missing', place: { file: missing } });
  });

  it('is refused where nothing was trained', async () => {
    const directory = join(folder, 'built');
    await build(file, { overrides }, { directory });
    await expect(evaluated(directory)).rejects.toMatchObject({ code: 'phase-missing', message: expect.stringContaining('train') as string });
  });

  it('graphids: leaves what the training has recorded as it was: resolved configuration, overrides, run', async () => {
    const directory = await copied('again');
    const names = ['run.json', 'trainrun.resolved.yaml', 'phases/train.json', 'phases/build.json'];
    const contents = () => Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
    const before = await contents();
    const { record } = await evaluated(directory, {}, ['metric_nodes=[metrics_anomaly]']);
    expect(await contents()).toEqual(before);
    expect(record.overrides).toEqual([...overrides, 'metric_nodes=[metrics_anomaly]']);
  });

  it('does nothing again with resume while weights, data and settings are the same', async () => {
    const directory = await copied('reused');
    const all = { directory, resume: true } as const;
    expect((await evaluate(file, { overrides }, all)).record).toEqual(await readPhase(out, 'evaluate'));
    expect((await evaluate(file, { overrides }, { ...all, splits: ['val'] })).results.predicted).toEqual({ train: 0, val: 1, test: 0 });
  });
});

describe('12: a run that differs from what the trainrun is now', () => {
  it('is refused with every difference: settings, classes, hyper-parameters, labels, connections, shapes, graphs and data', async () => {
    const other = join(folder, 'other');
    await cp(dirname(file), other, { recursive: true });
    const pipeline = await readFile(join(other, 'pipeline.yaml'), 'utf8');
    const changed = pipeline
      .replace('class_name: MinMaxNormalizer', 'class_name: ZScoreNormalizerGlobal')
      .replace('n_select: 3', 'n_select: 2')
      .replace('normal_class_ids: [0]', 'normal_class_ids: [0, 2]');
    await writeFile(join(other, 'pipeline.yaml'), changed);
    await cp(join(other, 'c1.npy'), join(other, 'c0.npy'));
    const options = { overrides: [...overrides.filter((each) => !each.includes('lr')), 'training.optimizer.lr=0.1'] };
    const refused = evaluate(join(other, 'run.yaml'), options, { directory: await copied('drifted') });
    await expect(refused).rejects.toMatchObject({ code: 'resume-mismatch' });
    const { message } = (await refused.catch((error: unknown) => error)) as Error;
    for (const part of [
      'class normalizer: was cuvis_ai.node.normalization.MinMaxNormalizer',
      'hparam selector.n_select: was 3, is 2;',
      'labels data.normal_class_ids: was [0], is [0,2];',
      'state normalizer.zscore_std: was absent, is float32[6]',
      'setting training.optimizer.lr: was 0.9, is 0.1;',
      'graph stage test: was a graph of',
      'data train 1: was c0.npy with l0.npy, SHA-256',
      'pipeline pipeline: was',
    ])
      expect(message).toContain(part);
  });

  it('goes on where that is accepted, and the record says so', async () => {
    const directory = await copied('accepted');
    const notes: string[] = [];
    const onEvent = (event: TrainrunEvent) => void (event.type === 'notice' && notes.push(event.text));
    const { record } = await evaluated(directory, { acceptDrift: true, onEvent }, ['training.optimizer.weight_decay=0.5']);
    const name = 'training.optimizer.weight_decay';
    expect(record.drift).toContainEqual(expect.objectContaining({ kind: 'setting', name, was: '0.01', is: '0.5' }));
    expect(notes.join()).toContain('training.optimizer.weight_decay: was 0.01, is 0.5');
  });
});

describe('train', () => {
  it('alone, in a folder that was built, comes to what it comes to in one go', async () => {
    const directory = join(folder, 'alone');
    await build(file, { overrides }, { directory });
    const { results } = await train(file, { overrides }, { directory });
    expect(results.values).toEqual(whole.values);
    expect(await readPhase(directory, 'evaluate')).toBeNull();
    expect((await evaluated(directory)).results.values.test).toEqual(whole.values.test);
  });

  it('with resume does nothing again that is complete and valid', async () => {
    const told: TrainrunEvent[] = [];
    const again = await runTrainrun(file, { overrides }, { directory: out, resume: true, onEvent: (event) => told.push(event) });
    expect(told.map((event) => (event.type === 'phase-end' ? [event.phase, event.reused] : event.type))).toEqual(
      phaseNames.map((phase) => [phase, true]),
    );
    expect(again.values).toEqual(whole.values);
  });

  it('8: that fails for want of its module of host nodes is recorded as failed', async () => {
    const directory = await copied('no-hosts');
    const hosts = `file://${join(folder, 'missing.js')}`;
    await expect(runTrainrun(file, { overrides }, { directory, hosts })).rejects.toThrow();
    expect(await readPhase(directory, 'build')).toMatchObject({ status: 'failed' });
    expect(await readPhase(directory, 'train')).toBeNull();
  });
});

describe('a smoke run', () => {
  it('leaves nothing: no file is written beside data, working directory or output_dir', async () => {
    const before = await readdir(folder, { recursive: true });
    const temporary = (await readdir(tmpdir())).filter((name) => name.startsWith('cuvisc-smoke-'));
    const inFolder = [...overrides, `output_dir=${join(folder, 'never')}`];
    const { evaluation } = await runTrainrun(file, { overrides: inFolder }, { smoke: true });
    expect(evaluation.predicted).toEqual({ train: 3, val: 1, test: 1 });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('cuvisc-smoke-') && !temporary.includes(name))).toEqual([]);
  });

  it('graphids: evaluates no weights that nobody trained unless it is told to', async () => {
    await expect(evaluate(file, { overrides }, { smoke: true })).rejects.toMatchObject({ code: 'weights-missing' });
    const { record, results } = await evaluate(file, { overrides }, { smoke: true, allowUntrained: true, splits: ['test'] });
    expect(record.checkpoint?.source).toBe('untrained');
    expect(results.values.test.test_loss).not.toBe(whole.values.test.test_loss);
  });
});

describe('graphids: what is written and has no meaning', () => {
  it('is refused at its line: keys of nodes, of the trainrun and of its sections', async () => {
    const pipeline = join(folder, 'data', 'typo.yaml');
    const text = await readFile(join(folder, 'data', 'pipeline.yaml'), 'utf8');
    await writeFile(pipeline, text.replace('n_select: 3', 'n_selec: 3'));
    const refused = build(file, { overrides: [...overrides, `pipeline=${pipeline}`] }, { directory: join(folder, 'typo') });
    await expect(refused).rejects.toMatchObject({ code: 'trainrun-invalid', message: expect.stringContaining('n_selec') as string });
    await expect(stat(join(folder, 'typo'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
