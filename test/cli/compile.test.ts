import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callCli, callCliWell } from './call-cli.js';
import { pipeline, syntheticScene, temporaryFolder } from './synthetic-scene.js';

it('writes a plan like a cube and shows what runs where', async () => {
  const { folder, cube } = await syntheticScene();
  const out = await callCliWell('compile', pipeline, '-o', join(folder, 'rx.plan'), '--like', cube);
  expect(out).toMatch(/metrics +AnomalyDetectionMetrics +skipped +runs +runs +skipped/);
  expect(out).toContain('A fit takes 2 passes over the data:');
  expect(await readdir(join(folder, 'rx.plan'))).toContain('plan.json');
});

it('tells the work per pixel of each region', async () => {
  const { folder, cube } = await syntheticScene();
  const directory = join(folder, 'rx.plan');
  const [compiled, plan] = [await callCliWell('compile', pipeline, '-o', directory, '--like', cube), await callCliWell('inspect', directory)];
  for (const out of [compiled, plan]) {
    expect(out).toContain('Work of stage train, stage inference:');
    // A comparison per pixel, which reads a float32 and writes a bool.
    expect(out).toMatch(/^decider +\d+ +1 +5 +5 +\d\.\d\d$/m);
    expect(out).toMatch(/^At \d+ GFLOP\/s and \d+ GB\/s/m);
    expect(out).not.toContain('Work of merge');
  }
});

it('says as JSON what it wrote', async () => {
  const folder = await temporaryFolder();
  const plan = join(folder, 'rx.plan');
  const json = JSON.parse(await callCliWell('compile', pipeline, '-o', plan, '--bands', '5', '--json'));
  expect(json.regions['stage inference']).toContainEqual(expect.objectContaining({ name: 'decider', flopPerPixel: 1, ioBytesPerPixel: 5 }));
  expect(json).toMatchObject({ plan, diagnostics: [] });
});

it('keeps a further output and applies overrides', async () => {
  const folder = await temporaryFolder();
  const argv = ['compile', pipeline, '-o', join(folder, 'rx.plan'), '--bands', '5', '--output', 'test:logit.logits', '--set', 'rx.eps=0.5'];
  await callCliWell(...argv);
  const plan = JSON.parse(await callCliWell('inspect', join(folder, 'rx.plan'), '--json'));
  const outputs = (stage: string) => plan.stages[stage].steps[0].graph.outputs.map(({ name }: { name: string }) => name);
  expect(outputs('test')).toContain('logit.logits');
  expect(outputs('inference')).not.toContain('logit.logits');
  expect(plan.nodes.find(({ name }: { name: string }) => name === 'rx').hparams.eps).toBe(0.5);
});

it.each([
  ['parse', 'node rx: cuvis_ai.anomaly.rx_detector.RXGlobal(eps=0)'],
  ['check', 'node rx: RXGlobal('],
  ['lower', 'module rx-anomaly/inference {'],
  ['optimise', 'module rx-anomaly/inference {'],
  ['passes', '# after drop-unit-channel\nmodule rx-anomaly/inference {'],
  ['pass:fold-affine-maps', '# after fold-affine-maps\nmodule rx-anomaly/inference {'],
])('prints what the phase %s hands on', async (phase, text) => {
  expect(await callCliWell('compile', pipeline, '--bands', '5', '--dump-after', phase, '--stage', 'inference')).toContain(text);
});

it('dumps the phases before a mistake, and says when a phase was not reached', async () => {
  expect(await callCli(['compile', pipeline, '--dump-after', 'parse'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('node rx') });
  expect(await callCli(['compile', pipeline, '--dump-after', 'lower'])).toMatchObject({
    exitCode: 2,
    out: '',
    err: expect.stringContaining('bands-unknown'),
  });
});

it('points at mistakes in the pipeline and writes nothing', async () => {
  const folder = await temporaryFolder();
  const argv = ['compile', pipeline, '-o', join(folder, 'rx.plan')];
  expect(await callCli(argv)).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining(`${pipeline}:12:11`) });
  const json = await callCli([...argv, '--json']);
  expect(json).toMatchObject({ exitCode: 2, err: '' });
  expect(JSON.parse(json.out)).toMatchObject({
    plan: null,
    diagnostics: [{ code: 'bands-unknown', place: { file: pipeline, start: { line: 12, column: 11 } } }],
  });
  expect(await readdir(folder)).toEqual([]);
});

it('does not replace a folder that is no plan', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'letter.txt'), 'dear');
  expect(await callCli(['compile', pipeline, '-o', folder, '--bands', '5'])).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('output-occupied'),
  });
  expect(await readdir(folder)).toEqual(['letter.txt']);
});

it('checks without writing', async () => {
  expect(await callCli(['check', pipeline, '--bands', '5'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('nothing to report') });
  expect(await callCli(['check', pipeline])).toMatchObject({ exitCode: 2, out: expect.stringContaining('error[bands-unknown]') });
  const json = await callCli(['check', pipeline, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ diagnostics: [{ code: 'bands-unknown', severity: 'error' }] });
});

describe('check', () => {
  const warned = 'examples/rx-compat/pipeline.yaml';

  it('takes warnings for errors with --strict', async () => {
    expect(await callCli(['check', warned, '--bands', '72'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('warning[') });
    expect(await callCli(['check', warned, '--bands', '72', '--strict'])).toMatchObject({ exitCode: 2, out: expect.stringContaining('error[') });
  });

  it('checks several files and prints them for machines', async () => {
    const files = [warned, 'examples/rx-anomaly/pipeline.yaml'];
    const sarif = await callCli(['check', ...files, '--bands', '72', '--format', 'sarif']);
    expect(JSON.parse(sarif.out)).toMatchObject({ version: '2.1.0', runs: [{ results: expect.any(Array) }] });
    const lsp = await callCli(['check', ...files, '--bands', '72', '--format', 'lsp']);
    expect(JSON.parse(lsp.out)).toMatchObject([{ uri: expect.stringMatching(/rx-compat\/pipeline\.yaml$/), diagnostics: expect.any(Array) }]);
    expect(JSON.parse((await callCli(['check', ...files, '--bands', '72', '--format', 'json'])).out)).toEqual(expect.any(Array));
  });
});
