import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { NodeProfilingStats, Plan } from '../../runtime/index.js';
import { openCompiled, openFitted, scene } from './profiled-plan.js';
import { onlyGraph } from '../fixtures/only-graph.js';
import { trainableRx } from '../fixtures/pipelines.js';

function counts(rows: readonly NodeProfilingStats[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ nodeName, count }) => [nodeName, count]));
}

async function run(plan: Plan, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await plan.run({ cube: scene(6, 5).cube });
}

describe.each(['inline', 'worker'] as const)('a plan in a host of kind %s', (host) => {
  it('has a row per fused node and for the rest of a frame, one sample per frame', async () => {
    const plan = await openFitted(host);
    await plan.setProfiling({ enabled: true });
    expect(plan.profilingEnabled).toBe(true);
    await Promise.all([run(plan, 2), run(plan, 3)]);
    const rows = await plan.getProfilingSummary();
    const names = (onlyGraph(plan.manifest.stages.inference)?.regions ?? []).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    const others = ['[prologue]', '[onnxruntime]', '[transfer]', ...(host === 'worker' ? ['[sending]'] : [])];
    expect(counts(rows)).toEqual(Object.fromEntries([...names, ...others].map((name) => [name, 5])));
    for (const { stage, totalMs, meanMs, lastMs, maxMs, minMs } of rows) {
      expect(stage).toBe('inference');
      expect(totalMs).toBeCloseTo(meanMs * 5, 9); // both are sums of the same five float64
      expect(minMs).toBeLessThanOrEqual(lastMs);
      expect(lastMs).toBeLessThanOrEqual(maxMs);
    }
  });

  it('gives the same results while it is measured', async () => {
    const plan = await openFitted(host);
    const before = await plan.run({ cube: scene(6, 5).cube });
    await plan.setProfiling({ enabled: true });
    expect(await plan.run({ cube: scene(6, 5).cube })).toEqual(before);
    expect((await plan.placement()).providers['inference.onnx']).toBe('cpu');
  });
});

describe('settings', () => {
  it('are off at first: nothing is measured', async () => {
    const plan = await openFitted();
    await run(plan, 1);
    expect(plan.profilingEnabled).toBe(false);
    expect(await plan.formatProfilingSummary()).toBe('No profiling data collected.');
  });

  it('leave out the first samples of each row, in each stage by itself', async () => {
    const plan = await openFitted();
    await plan.setProfiling({ enabled: true, skipFirstN: 2 });
    await run(plan, 3);
    await plan.run(scene(6, 5), { stage: 'test' });
    expect(new Set((await plan.getProfilingSummary('inference')).map(({ count }) => count))).toEqual(new Set([1]));
    const skipped = await plan.getProfilingSummary('test');
    expect(skipped.every(({ count, meanMs, maxMs, minMs, totalMs }) => [count, meanMs, maxMs, minMs, totalMs].every((x) => x === 0))).toBe(true);
    expect(await plan.formatProfilingSummary('inference', { totalFrames: 3 })).toMatch(/^Profiling Summary \(3 frames, skip_first_n=2\)\n/);
  });

  it('keep what was measured when they switch off, and discard it with another skipFirstN, with reset and by resetProfiling', async () => {
    const plan = await openFitted();
    const count = async (): Promise<number> => (await plan.getProfilingSummary('inference'))[0]?.count ?? 0;
    await plan.setProfiling({ enabled: true });
    await run(plan, 2);
    await plan.setProfiling({ enabled: false });
    await run(plan, 2);
    expect(await count()).toBe(2);
    await plan.setProfiling({ enabled: true });
    await run(plan, 1);
    expect(await count()).toBe(3);
    await plan.setProfiling({ enabled: true, skipFirstN: 1 });
    expect(await count()).toBe(0);
    await run(plan, 2);
    await plan.setProfiling({ enabled: true, skipFirstN: 1, reset: true });
    expect(await count()).toBe(0);
    await run(plan, 3);
    await plan.resetProfiling();
    expect(await count()).toBe(0);
    expect(plan.profilingEnabled).toBe(true);
  });

  it.each([-1, 1.5, Number.NaN])('refuse %s samples to skip', async (skipFirstN) => {
    const plan = await openFitted();
    await expect(plan.setProfiling({ enabled: true, skipFirstN })).rejects.toMatchObject({ code: 'option-invalid' });
    expect(plan.profilingEnabled).toBe(false);
    await expect(plan.getProfilingSummary(JSON.parse('"validation"'))).rejects.toMatchObject({ code: 'option-invalid' });
  });
});

describe('rows', () => {
  it('tell fit, test and metrics apart', async () => {
    const plan = await openCompiled();
    await plan.setProfiling({ enabled: true });
    const { passes } = await plan.fit([scene(20, 20), scene(10, 20)]);
    await plan.evaluate([scene(20, 20)]);
    const fit = counts(await plan.getProfilingSummary('fit'));
    expect(fit).toMatchObject({ 'norm (extrema)': 1, 'rx (gaussian)': 1, 'logit (meanPlusStd)': 1, '[writing]': 1, '[transfer]': 2 * passes });
    const test = counts(await plan.getProfilingSummary('test'));
    expect(test).toMatchObject({ 'metrics (anomalyDetection)': 1, '[ranking]': 1, metrics: 1 });
  });

  it('split fused nodes between pipeline nodes, and list kernels', async () => {
    const plan = await openFitted();
    await plan.setProfiling({ enabled: true });
    await run(plan, 2);
    const total = (rows: readonly NodeProfilingStats[]): number => rows.reduce((sum, { totalMs }) => sum + totalMs, 0);
    const [fused, nodes, kernels] = [
      await plan.getProfilingSummary('inference'),
      await plan.getProfilingSummary('inference', { by: 'node' }),
      await plan.getProfilingSummary('inference', { by: 'kernel' }),
    ];
    // The same float64 numbers summed in another order.
    expect(total(nodes)).toBeCloseTo(total(fused), 9);
    expect(total(kernels)).toBeCloseTo(total(fused), 9);
    expect(nodes.filter(({ estimate }) => estimate).map(({ nodeName }) => nodeName)).toEqual(expect.arrayContaining(['norm', 'rx']));
    expect(nodes.find(({ nodeName }) => nodeName === 'decide')?.estimate).toBe(false);
    const known = onlyGraph(plan.manifest.stages.inference)?.regions.flatMap(({ operations }) => operations.map(({ name }) => name));
    expect(known).toEqual(expect.arrayContaining(kernels.filter(({ kind }) => kind === 'graph').map(({ nodeName }) => nodeName)));
  });

  it('have none of a frame that failed or was aborted', async () => {
    const plan = await openFitted();
    await plan.setProfiling({ enabled: true });
    await expect(plan.run({ cube: scene(6, 5).mask })).rejects.toMatchObject({ name: 'CuviscError' });
    await expect(plan.run({ cube: scene(6, 5).cube }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await plan.getProfilingSummary()).toEqual([]);
    await run(plan, 1);
    expect((await plan.getProfilingSummary())[0]?.count).toBe(1);
  });

  it('count a frame once, in however many blocks it runs, and go on when the events of a session are read', async () => {
    const plan = await openFitted();
    await plan.setProfiling({ enabled: true });
    await plan.run({ cube: scene(700, 200).cube });
    expect((await plan.getProfilingSummary()).map(({ count }) => count)).toEqual(expect.arrayContaining([1]));
    const graph = onlyGraph(plan.manifest.stages.inference);
    // More events than a session may hold: 8192.
    const frames = Math.ceil(9000 / (graph?.opCount ?? 1));
    await plan.resetProfiling();
    await run(plan, frames);
    expect((await plan.getProfilingSummary())[0]?.count).toBe(frames);
  });

  it('leave no files behind', async () => {
    const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('cuvisc-profile-'));
    const before = folders();
    const plan = await openFitted();
    await plan.setProfiling({ enabled: true });
    await run(plan, 1);
    const during = folders().filter((name) => !before.includes(name));
    expect(during.length).toBeGreaterThan(0);
    await plan.dispose();
    expect(folders()).not.toEqual(expect.arrayContaining(during));
  });
});

describe('training', () => {
  const training = { losses: ['bce'], unfreeze: ['selector'] };

  it('has rows for forward, backward and update of each step', async () => {
    const plan = await openCompiled(trainableRx('n_select: 2, input_channels: 4', 'num_channels: 4'), 'inline', { training });
    await plan.fit([scene(20, 20)], { keepInputs: true });
    await plan.setProfiling({ enabled: true });
    const splits = { train: [scene(8, 8), scene(8, 8)], val: [scene(8, 8)] };
    await plan.train(splits, { maxEpochs: 2 });
    const rows = await plan.getProfilingSummary('train');
    const names = (plan.manifest.train?.step.regions ?? []).map(({ name }) => name);
    expect(names.some((name) => name.endsWith('.backward'))).toBe(true);
    expect(names).toContain('update');
    const seen = counts(rows);
    const measured = names.filter((name) => seen[name] !== undefined);
    for (const name of measured) expect(seen[name]).toBe(4);
    expect(measured.some((name) => name.endsWith('.backward'))).toBe(true);
    expect(measured).toContain('update');
    expect(counts(await plan.getProfilingSummary('val'))).toMatchObject({ '[transfer]': 2 });
  });
});
