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

it('says that a plan cannot be drawn', async () => {
  const { exitCode, err } = await callCli(['graph', 'examples']);
  expect(exitCode).toBe(2);
  expect(err).toContain('graph-needs-pipeline');
});
