import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvaluationReport } from '../../runtime/index.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { labelsFile, matchedLabels } from '../../examples/rx-anomaly/matched-labels.js';
import { callCli, callCliWell } from './call-cli.js';
import { temporaryFolder } from './synthetic-scene.js';

const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';

/** How an example is compiled and measured beyond the defaults. */
interface Call {
  readonly pipeline?: string;
  readonly nodes?: readonly string[];
  readonly hosts?: readonly string[];
  /** Of `cuvisc eval`; by default the labels of the scene's anomalies. */
  readonly measured?: readonly string[];
}

/** The labels mark anomalies, which formulas do not look for. */
const calls: Readonly<Record<string, Call>> = {
  'expression-band-depth': { measured: ['--score', 'absorption.depth'] },
  'expression-ndvi': { measured: [] },
  'expression-red-edge': { measured: [] },
  'stages-fast-inference': { measured: [] },
  'own-node': {
    pipeline: 'flat-field.yaml',
    nodes: ['--nodes', 'examples/own-node/nodes.mjs'],
    hosts: ['--hosts', 'examples/own-node/hosts.mjs'],
  },
};
const pipelineOf = (example: string): string => join('examples', example, calls[example]?.pipeline ?? 'pipeline.yaml');
const examples = readdirSync('examples').filter((name) => existsSync(pipelineOf(name)));

/** A file of an example's `expected/`; `vitest -u` writes it anew. */
const expected = (example: string, file: string): string => resolve('examples', example, 'expected', file);

describe.each(examples)('%s', (example) => {
  const { nodes = [], hosts = [], measured = ['--labels', labelsFile] } = calls[example] ?? {};
  const compile = ['compile', pipelineOf(example), '--like', scene, ...nodes];

  it('compiles to the same stages and operations', async () => {
    const plan = join(await temporaryFolder(), 'example.plan');
    const { exitCode, out, err } = await callCli([...compile, '-o', plan]);
    expect(exitCode).toBe(0);
    await expect(`${err}${out.replace(plan, 'example.plan')}`).toMatchFileSnapshot(expected(example, 'compile.txt'));
    const modules = await callCliWell(...compile, '--dump-after', 'optimise');
    await expect(modules).toMatchFileSnapshot(expected(example, 'modules.txt'));
  });

  it('measures the same on the scene', async () => {
    const plan = join(await temporaryFolder(), 'example.plan');
    const compiled = await callCliWell(...compile, '-o', plan);
    if (!compiled.includes('Nothing to fit')) await callCliWell('fit', plan, '--data', scene, ...hosts);
    const report = JSON.parse(await callCliWell('eval', plan, '--data', scene, ...measured, ...hosts, '--json')) as EvaluationReport;
    await expect(`${JSON.stringify(roundedReport(report), null, 2)}\n`).toMatchFileSnapshot(expected(example, 'evaluation.json'));
  });
});

/**
 * Scores are float32 and may differ in the last bits between machines, which moves sums and extrema in the 6th digit, so four
 * are kept; ranks of pixels change only with scores that are equal to seven digits.
 */
function roundedReport({ score, pooled }: EvaluationReport): unknown {
  return JSON.parse(JSON.stringify({ score, ...pooled }), (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value));
}

it('train-selector: its trainrun fits, trains and tests on the scene that ships', async () => {
  const folder = await temporaryFolder();
  const short = ['--override', 'training.max_epochs=2', '--device', 'cpu'];
  const out = await callCliWell('train', 'examples/train-selector/trainrun.yaml', ...short, '-o', folder);
  expect(out).toMatch(/Trained 2 epochs, 2 updates/);
  await callCliWell('inspect', join(folder, 'train-selector.plan'));
});

it('has labels that follow from the scene', async () => {
  const { labels } = await readLabels(labelsFile);
  expect([...labels.data].map((label) => Number(label !== 0))).toEqual([...(await matchedLabels()).labels]);
});

it('scores of the fitted scene sum to what the README says', async () => {
  const plan = join(await temporaryFolder(), 'rx.plan');
  await callCliWell('compile', 'examples/rx-anomaly/pipeline.yaml', '-o', plan, '--like', scene);
  await callCliWell('fit', plan, '--data', 'examples/rx-anomaly/data.yaml');
  const { pooled } = JSON.parse(await callCliWell('eval', plan, '--data', 'examples/rx-anomaly/data.yaml', '--json')) as EvaluationReport;
  // Bands x (pixels - 1), which the README states; 1296 scores rounded to float32 move the sum by less than 0.01.
  expect(pooled.scores?.sum).toBeCloseTo(72 * 1295, 1);
  expect(await readFile('examples/rx-anomaly/README.md', 'utf8')).toContain('93240');
});
