import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { malformation } from './well-formed.js';

const pipeline = 'examples/rx-anomaly/pipeline.yaml';

it('chooses the format by the option, then by the extension', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-graph-'));
  expect(malformation(await callCliWell('graph', pipeline))).toBeUndefined();
  expect(await callCliWell('graph', pipeline, '--format', 'dot')).toMatch(/^digraph/);
  await callCliWell('graph', pipeline, '--stage', 'test', '-o', join(folder, 'a.mmd'));
  expect(await readFile(join(folder, 'a.mmd'), 'utf8')).toMatch(/^flowchart/);
  await callCliWell('graph', pipeline, '--format', 'svg', '-o', join(folder, 'a.mmd'));
  expect(malformation(await readFile(join(folder, 'a.mmd'), 'utf8'))).toBeUndefined();
});

it('reports the mistakes of a pipeline instead of drawing it', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'cuvisc-graph-')), 'broken.yaml');
  await writeFile(file, 'nodes:\n  - {name: a, class_name: RXGlobl}\n');
  const { exitCode, out } = await callCli(['graph', file]);
  expect(exitCode).toBe(2);
  expect(out).toContain('unknown-node-class');
});

it('draws a plan with its fused nodes framed', async () => {
  const plan = join(await mkdtemp(join(tmpdir(), 'cuvisc-graph-')), 'rx.plan');
  await callCliWell('compile', pipeline, '--bands', '5', '-o', plan);
  const svg = await callCliWell('graph', plan);
  expect(malformation(svg)).toBeUndefined();
  expect(svg).toMatch(/<g id="c\d+" class="cluster">\s*<title>fused node normalizer\+rx: \d+ operations<\/title>/);
  const mermaid = await callCliWell('graph', plan, '--format', 'mermaid', '--stage', 'test');
  expect(mermaid).toMatch(/subgraph c\d+\["normalizer#43;rx<br\/>\d+ operations"\]\n {4}n1\n {4}n2\n {2}end/);
  // The arrows are those of the pipeline, but for entries of batches that no operation reads: the wavelengths.
  const arrows = (text: string) => text.split('\n').flatMap((line) => /->\|"(.*)"\|/.exec(line)?.[1] ?? []);
  const drawn = arrows(await callCliWell('graph', pipeline, '--bands', '5', '--format', 'mermaid', '--stage', 'test'));
  expect(arrows(mermaid).sort()).toEqual(drawn.filter((label) => !label.startsWith('wavelengths')).sort());
});

it('says when a folder is no plan', async () => {
  const { exitCode, err } = await callCli(['graph', 'examples']);
  expect(exitCode).toBe(2);
  expect(err).toContain('plan-file-missing');
});
