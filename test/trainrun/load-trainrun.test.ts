import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTrainrun } from '../../trainrun/load-trainrun.js';
import { configFolder, least, loadText, pipelineText, placed } from './config-folder.js';

describe('a trainrun', () => {
  it('comes out with defaults, sources and its pipeline', async () => {
    const { config, sources, pipelineFile, diagnostics, folder } = await loadText(
      `${least}loss_nodes: [bce]\nmetric_nodes: [auroc]\nunfreeze_nodes: [selector]\n`,
    );
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({ name: 'demo', training: null, output_dir: './outputs', loss_nodes: ['bce'] });
    expect(sources).toEqual({ train: [], val: [], test: [], predict: [], batchSize: 1, shuffleSeed: 42 });
    expect(pipelineFile).toBe(join(folder, 'pipeline/demo.yaml'));
  });

  it.each([
    ['beside it', 'demo.yaml', 'trainrun/demo.yaml'],
    ['beside it, without .yaml', 'demo', 'trainrun/demo.yaml'],
    ['below the folder above', 'sub/demo', 'sub/demo.yaml'],
    ['below the working directory', 'here/demo', 'cwd/here/demo.yaml'],
  ])('finds a pipeline %s', async (_, written, file) => {
    const folder = configFolder({ 'trainrun/run.yaml': least.replace('pipeline/demo', written), [file]: pipelineText });
    const { pipelineFile } = await loadTrainrun(join(folder, 'trainrun/run.yaml'), { cwd: join(folder, 'cwd') });
    expect(pipelineFile).toBe(join(folder, file));
  });

  it('takes an absolute path, and its own path from the working directory', async () => {
    const folder = configFolder({ 'p.yaml': pipelineText });
    const run = configFolder({ 'run.yaml': least.replace('pipeline/demo', join(folder, 'p')) });
    const { pipelineFile } = await loadTrainrun('run.yaml', { cwd: run });
    expect(pipelineFile).toBe(join(folder, 'p.yaml'));
  });

  it('lists all places where a pipeline was sought', async () => {
    const { diagnostics, folder, pipelineFile } = await loadText(least.replace('pipeline/demo', 'nowhere'));
    expect(pipelineFile).toBeUndefined();
    expect(placed(diagnostics)).toEqual(['2:11 trainrun-pipeline-missing']);
    const tried = ['trainrun/nowhere', 'trainrun/nowhere.yaml', 'nowhere', 'nowhere.yaml'].map((path) => join(folder, path)).join(', ');
    expect(diagnostics[0]?.message).toContain(`tried ${tried}`);
  });

  it('throws for a file that is not there', async () => {
    await expect(loadTrainrun('nowhere.yaml')).rejects.toMatchObject({ code: 'file-not-found' });
  });
});

describe('mistakes are shown in place', () => {
  it.each([
    ['YAML', `${least}tags: {a`, ['4:9 yaml-syntax']],
    ['no mapping', '- 1\n', ['1:1 wrong-type']],
    ['an empty file', '', ['1:1 missing-key', '1:1 missing-key']],
    ['a misspelt key', `${least}traning: {}\n`, ['4:1 unknown-key']],
    ['a misspelt nested key', `${least}training:\n  callbacks:\n    early_stopping: [{monitor: a, patiense: 3}]\n`, ['6:35 unknown-key']],
    ['a bound', `${least}training:\n  optimizer: {lr: 2}\n`, ['5:19 wrong-type']],
    ['a type', `${least}training: {max_epochs: many}\n`, ['4:24 wrong-type']],
    ['an inlined pipeline', least.replace('pipeline/demo', '{nodes: []}'), ['2:11 wrong-type']],
    ['no pipeline', least.replace(/pipeline.*\n/, ''), ['1:1 missing-key']],
    ['an unknown interpolation', `${least}output_dir: x/\${nme}\n`, ['4:15 unknown-reference']],
    ['a loss (B25)', `${least}loss_nodes: [bec]\n`, ['4:14 trainrun-unknown-node']],
    ['a metric (B25)', `${least}metric_nodes:\n  - auroc\n  - sample_metrics\n`, ['6:5 trainrun-unknown-node']],
    ['a frozen node (B7)', `${least}freeze_nodes: [selectr]\n`, ['4:16 trainrun-unknown-node']],
    ['an unfrozen node', `${least}unfreeze_nodes: [selectr]\n`, ['4:18 trainrun-unknown-node']],
    ['a weighted loss', `${least}training: {loss_weights: {bec: 1}}\n`, ['4:27 trainrun-unknown-node']],
    ['a parameter group', `${least}training: {optimizer: {groups: {selectr: {lr: 0.1}}}}\n`, ['4:33 trainrun-unknown-node']],
    ['a node frozen and unfrozen', `${least}freeze_nodes: [bce]\nunfreeze_nodes: [bce]\n`, ['4:16 trainrun-contradiction']],
  ])('%s', async (_, text, expected) => {
    const { diagnostics } = await loadText(text);
    expect(placed(diagnostics)).toEqual(expected);
  });

  it.each([
    ['that lead back to themselves', `${least}tags: &a {x: *a}\n`],
    ['that multiply', `a0: &a0 [1]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`],
  ])('aliases %s', async (_, text) => {
    const { diagnostics } = await loadText(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(['alias-expansion']);
  });

  it('with what was meant', async () => {
    const { diagnostics } = await loadText(`${least}loss_nodes: [bec]\n`);
    expect(diagnostics[0]).toMatchObject({ suggestion: 'bce', message: "loss_nodes names 'bec', which pipeline/demo does not have" });
  });

  it('with words for bounds', async () => {
    const { diagnostics } = await loadText(`${least}training: {max_epochs: 0, seed: x, optimizer: {lr: 0, name: lion}, deterministic: 1}\n`);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'training.max_epochs must be at least 1',
      'training.seed must be of type number',
      'training.optimizer.lr must be more than 0',
      'training.optimizer.name must be one of adamw, adam, sgd',
      'training.deterministic must be of type boolean',
    ]);
  });
});

describe('what is not supported', () => {
  const training = (fields: string) => `${least}training: {${fields}}\n`;
  const levels = async (text: string) => (await loadText(text)).diagnostics.map(({ code, severity }) => `${severity} ${code}`);
  const [error, notice] = ['error trainrun-unsupported', 'notice trainrun-no-effect'];

  it.each([
    ['precision: 16-mixed', [error]],
    ['precision: bf16-true', [error]],
    ['precision: 32', []],
    ["precision: '32'", []],
    ['precision: 32-true', []],
    ['devices: 2', [error]],
    ['devices: 1', []],
    ['devices: auto', []],
    ['accelerator: tpu', [error]],
    ['accelerator: gpu', []],
    ['val_check_interval: 0.5', [error]],
    ['val_check_interval: 1', []],
    ['default_root_dir: x', [notice]],
    ['benchmark: true', [notice]],
    ['benchmark: false', []],
    ['callbacks: {checkpoint: {train_time_interval: "00:10:00"}}', [error]],
    ['callbacks: {checkpoint: {save_weights_only: true}}', []],
    ['callbacks: {checkpoint: {save_last: true}}', []],
    ['callbacks: {checkpoint: {save_last: link}}', [error]],
    ['deterministic: true', [notice]],
    ['scheduler: {name: one_cycle, pct_start: 0.5, three_phase: true}', []],
    ['scheduler: {name: one_cycle, max_lr: 0.5}', []],
    ['callbacks: {early_stopping: [{monitor: a}, {monitor: b, log_rank_zero_only: true}]}', [notice]],
    ['scheduler: {name: cosine, patience: 3}', [notice]],
    ['scheduler: {name: cosine, patience: 10, t_max: 5, warmup_epochs: 2}', []],
    ['scheduler: {name: plateau, patience: 3}', []],
    ['scheduler: {warmup_epochs: 2, gamma: 0.5}', [notice]],
    ['optimizer: {momentum: 0.5}', [notice]],
    ['optimizer: {name: sgd, momentum: 0.5}', []],
    ['optimizer: {name: sgd, betas: [0.9, 0.99]}', [notice]],
  ])('%s', async (fields, expected) => {
    expect(await levels(training(fields))).toEqual(expected);
  });

  it('num_workers changes nothing', async () => {
    expect(await levels(least.replace('files', 'files, num_workers: 2'))).toEqual([notice]);
  });
});
