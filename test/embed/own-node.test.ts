import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCompiler, readText, writePlan } from '../../compiler/index.js';
import type { NodeDefinition } from '../../compiler/nodes/contract.js';
import { openPlan } from '../../runtime/index.js';
import { loadTrainrun, measureTrainrun, type ReadyTrainrun, readyOf, runTrainrun } from '../../trainrun/index.js';
import { tensorFrom } from '../../schemas/tensor.js';

const example = 'examples/own-node';
const hosts = pathToFileURL(`${example}/hosts.mjs`);
const run = promisify(execFile);
const cuvisc = (...args: string[]) => run(process.execPath, ['bin/cuvisc.mjs', ...args]);
const [rows, columns, bands] = [8, 9, 3];
const values = Array.from({ length: rows * columns * bands }, (_, i) => 100 + ((i * 7919) % 101) + ((i * 104729) % 17));
const cube = tensorFrom('float32', [1, rows, columns, bands], values);
let folder: string;
let nodeClasses: readonly NodeDefinition[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-own-'));
  ({ nodeClasses } = (await import(pathToFileURL(`${example}/nodes.mjs`).href)) as { nodeClasses: readonly NodeDefinition[] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The median over the neighbours of each pixel, by sorting. */
function medians(scores: ArrayLike<number>): number[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const near = Array.from(scores).filter((_, k) => Math.abs(Math.floor(k / columns) - row) <= 1 && Math.abs((k % columns) - column) <= 1);
    const sorted = near.sort((a, b) => a - b);
    return ((sorted[Math.floor((sorted.length - 1) / 2)] as number) + (sorted[Math.ceil((sorted.length - 1) / 2)] as number)) / 2;
  });
}

describe('node classes of the example, by the public API', () => {
  it('are compiled, fitted, folded and run like built-in ones, a host node between graphs', async () => {
    const { plan, diagnostics } = createCompiler({ nodes: nodeClasses }).compile({
      source: await readText(`${example}/flat-field.yaml`),
      bands,
      outputs: ['rx.scores', 'flat.corrected'],
    });
    expect(diagnostics).toEqual([]);
    if (!plan) throw new Error('the example does not compile');
    await writePlan(plan, join(folder, 'own.plan'));
    await using open = await openPlan(join(folder, 'own.plan'), { hosts, host: 'inline' });
    await open.fit([{ cube }], { keepInputs: true });
    const { outputs } = await open.run({ cube }, { keepInputs: true });
    const mean = (band: number) => values.filter((_, i) => i % bands === band).reduce((a, b) => a + b, 0) / (rows * columns);
    Array.from(outputs['flat.corrected']?.data ?? [], Number).forEach((value, i) => {
      // One rounding each of the mean, its sum with eps and the quotient.
      expect(value / ((values[i] as number) / (mean(i % bands) + 1e-6))).toBeCloseTo(1, 6);
    });
    expect(Array.from(outputs['median.filtered']?.data ?? [], Number)).toEqual(
      medians(outputs['rx.scores']?.data as Float32Array).map((value) => Math.fround(value)),
    );
  });

  it('are unknown to a compiler that was not given them, and their plan to a runtime without their module', async () => {
    const source = await readText(`${example}/flat-field.yaml`);
    const codes = createCompiler()
      .compile({ source, bands })
      .diagnostics.map(({ code }) => code);
    expect(codes).toEqual(['unknown-node-class', 'unknown-node-class']);
    await expect(openPlan(join(folder, 'own.plan'))).rejects.toThrow(expect.objectContaining({ code: 'plan-requirement-missing' }) as Error);
  });

  it('may not take the place of a built-in one, nor be anything else than a class', () => {
    const invalid = expect.objectContaining({ code: 'extension-invalid' }) as Error;
    expect(() => createCompiler({ nodes: [{ ...(nodeClasses[0] as NodeDefinition), kind: 'RXGlobal' }] })).toThrow(invalid);
    expect(() => createCompiler({ nodes: [{} as NodeDefinition] })).toThrow(invalid);
    expect(() => createCompiler({ ops: { add: {} as never } })).toThrow(invalid);
  });
});

describe('a trainrun with node classes of the example', () => {
  it('is run, run again over its own plan, and measured, with the module of its host node', async () => {
    const scene = resolve('examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub');
    const trainrun = join(folder, 'trainrun.yaml');
    const data = { data_module: 'files', params: { train: [{ cube: scene }], test: [{ cube: scene }] } };
    await writeFile(
      trainrun,
      JSON.stringify({ name: 'own', pipeline: resolve(`${example}/flat-field.yaml`), data, output_dir: join(folder, 'run') }),
    );
    const compiler = createCompiler({ nodes: nodeClasses });
    const { plan } = await runTrainrun(trainrun, {}, { compiler, hosts });
    const again = await runTrainrun(trainrun, {}, { compiler, hosts });
    expect(again.plan).toBe(plan);
    const ready = readyOf(await loadTrainrun(trainrun)) as ReadyTrainrun;
    expect(await measureTrainrun(ready, { stage: 'test', hosts })).toMatchObject({ train: {}, val: {} });
    await expect(measureTrainrun(ready, { stage: 'test' })).rejects.toThrow(expect.objectContaining({ code: 'plan-requirement-missing' }) as Error);
  }, 120_000);
});

describe('node classes of the example, by the command line', () => {
  it('are loaded for --nodes and --hosts only', async () => {
    const scene = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat:hsi_sub';
    const plan = join(folder, 'cli.plan');
    await cuvisc('compile', `${example}/flat-field.yaml`, '--like', scene, '--nodes', `${example}/nodes.mjs`, '-o', plan);
    await cuvisc('fit', plan, '--data', scene, '--hosts', `${example}/hosts.mjs`);
    const { stdout } = await cuvisc('run', plan, '--data', scene, '--hosts', `${example}/hosts.mjs`, '-o', join(folder, 'out'));
    expect(stdout).toContain('median.filtered');
    await expect(cuvisc('check', `${example}/flat-field.yaml`, '--bands', '3')).rejects.toMatchObject({ code: 2 });
    await expect(cuvisc('check', `${example}/flat-field.yaml`, '--nodes', `${example}/hosts.mjs`)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('extension-invalid') as string,
    });
    await expect(cuvisc('check', `${example}/flat-field.yaml`, '--nodes', 'nowhere.mjs')).rejects.toMatchObject({ code: 2 });
  }, 120_000);
});
