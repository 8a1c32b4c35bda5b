import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { check } from '../../compiler/index.js';
import { compareTensor } from './compare.js';
import { readCase } from './golden-case.js';
import { caseFiles, replay } from './replay.js';
import { replayTraining } from './replay-training.js';

const files = ['nodes', 'pipelines', 'training'].flatMap((folder) => caseFiles(`test/golden/samples/${folder}`));

describe('recorded cases', () => {
  it.each(files)('%s', async (file) => {
    const { status, worst, reason } = await replay(file);
    if (status === 'skipped') expect(reason).toMatch(/^not built yet: /);
    else expect({ status, worst, reason }).toMatchObject({ status: 'passed' });
  });
});

describe('the comparison', () => {
  const golden = { dtype: 'float32', shape: [2], data: [1, 100] } as const;
  const values = (...data: number[]) => ({ dtype: 'float32', dims: [2], data: Float32Array.from(data) }) as const;

  it('notices a difference above the tolerance, a NaN and another shape', () => {
    expect(compareTensor('t', values(1, 100.002), golden)).toSatisfy(({ error, allowed }) => error > allowed);
    expect(compareTensor('t', values(1, Number.NaN), golden).error).toBe(Number.POSITIVE_INFINITY);
    expect(compareTensor('t', { ...values(1, 100), dims: [1, 2] }, golden).error).toBe(Number.POSITIVE_INFINITY);
    expect(compareTensor('t', values(1, 100.0005), golden)).toSatisfy(({ error, allowed }) => error <= allowed);
  });

  it('allows no difference in decisions', () => {
    const decisions = { dtype: 'bool', shape: [2], data: [0, 1] } as const;
    const mine = { dtype: 'bool', dims: [2], data: Uint8Array.of(1, 1) } as const;
    expect(compareTensor('t', mine, decisions)).toMatchObject({ error: 1, allowed: 0 });
  });
});

describe('the replay of a training', () => {
  it('notices another learning rate and clipping that is left out', async () => {
    const golden = readCase('test/golden/samples/training/deep_svdd_single_batch.json');
    if (golden.kind !== 'training') throw new Error('not a training');
    const clipped = golden.training.runs.filter(({ optimizer, gradient_clip_val }) => optimizer.name === 'sgd' && gradient_clip_val !== null);
    const altered = clipped.flatMap((run) => [
      { ...run, gradient_clip_val: null },
      { ...run, optimizer: { ...run.optimizer, lr: run.optimizer.lr * 1.01 } },
    ]);
    const comparisons = await replayTraining({ ...golden.training, runs: altered });
    for (const label of ['run 1 ', 'run 2 ']) {
      expect(comparisons.filter(({ what, error, allowed }) => what.startsWith(label) && error > allowed)).not.toEqual([]);
    }
  });
});

describe('recorded pipelines', () => {
  it.each(caseFiles('test/golden/samples/pipelines'))('%s checks clean', (file) => {
    const golden = readCase(file);
    if (golden.kind !== 'pipeline') throw new Error(`${file} is no pipeline`);
    const { pipeline, nodes, connections, fit } = golden.pipeline;
    const edges = connections.map(([source, target]) => ({ source, target }));
    const text = stringify({ metadata: { name: pipeline }, nodes, connections: edges });
    const centres = fit[0]?.wavelengths;
    const wavelengths = centres?.data.slice(0, centres.shape.at(-1));
    const found = check({ source: { file, text }, ...(wavelengths && { wavelengths }) });
    expect(found.filter(({ severity }) => severity !== 'notice')).toEqual([]);
  });
});
