import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { pipeline, type Scene, syntheticScene } from '../cli/synthetic-scene.js';
import { malformation } from '../picture/well-formed.js';

async function fitted(scene: Scene): Promise<string> {
  const plan = join(scene.folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube);
  await callCliWell('fit', plan, '--data', scene.cube);
  return plan;
}

/** Complete and metadata events of the trace event format. */
const traceFile = z.strictObject({
  traceEvents: z.array(
    z.discriminatedUnion('ph', [
      z.strictObject({
        ph: z.literal('M'),
        name: z.enum(['process_name', 'thread_name']),
        pid: z.int(),
        tid: z.int(),
        args: z.strictObject({ name: z.string() }),
      }),
      z.strictObject({
        ph: z.literal('X'),
        name: z.string(),
        cat: z.enum(['frame', 'host', 'run', 'fused', 'kernel']),
        ts: z.number().nonnegative(),
        dur: z.number().nonnegative(),
        pid: z.int(),
        tid: z.int(),
      }),
    ]),
  ),
  displayTimeUnit: z.literal('ms'),
  otherData: z.strictObject({ droppedSpans: z.literal(0) }),
});

it('prints the table of a stage and what it explains', async () => {
  const scene = await syntheticScene();
  const plan = await fitted(scene);
  const out = await callCliWell('profile', plan, '--data', scene.cube, '--runs', '6', '--skip', '2');
  const lines = out.split('\n');
  expect(lines[0]).toBe('Profiling Summary (6 frames, skip_first_n=2)');
  expect(lines[2]).toBe('-'.repeat(125));
  for (const row of ['normalizer+rx', 'logit', 'decider', '[reading]', '[onnxruntime]', '[transfer]', '[prologue]']) {
    expect(lines.find((line) => line.startsWith(`${row} `))).toMatch(/ inference +4( +\d+\.\d\d){5} +\d+\.\d{3}$/);
  }
  expect(out).toMatch(/^TOTAL +\d+\.\d{3}$/m);
  expect(out).toMatch(/^Without reading files: \d+\.\d\d ms per frame \(\d+\.\d FPS\)\.$/m);
  expect(out).toMatch(/^The rows explain \d+\.\d\d of \d+\.\d\d ms per frame/m);
  const json = JSON.parse(await callCliWell('profile', plan, '--data', scene.cube, '--runs', '2', '--skip', '0', '--by', 'node', '--json'));
  expect(json).toMatchObject({ stage: 'inference', runs: 2, skip: 0, by: 'node', files: [] });
  expect(json.rows).toContainEqual(
    expect.objectContaining({ nodeName: 'rx', stage: 'inference', count: 2, kind: 'graph', estimate: true, providers: ['cpu'] }),
  );
});

it('writes a trace, a picture and a page', async () => {
  const scene = await syntheticScene();
  const plan = await fitted(scene);
  const [trace, svg, html] = ['trace.json', 'a.svg', 'a.html'].map((name) => join(scene.folder, name)) as [string, string, string];
  const labels = ['--labels', scene.labels, '--stage', 'test'];
  await callCliWell('profile', plan, '--data', scene.cube, ...labels, '--runs', '3', '--skip', '1', '--trace', trace, '--svg', svg, '--html', html);
  const { traceEvents } = traceFile.parse(JSON.parse(await readFile(trace, 'utf8')));
  const spans = traceEvents.flatMap((event) => (event.ph === 'X' ? [event] : []));
  expect(spans.filter(({ cat }) => cat === 'frame').map(({ name }) => name)).toEqual(['test', 'test', 'test']);
  expect(spans.filter(({ cat, name }) => cat === 'fused' && name === 'normalizer+rx').length).toBeGreaterThanOrEqual(3);
  expect(new Set(traceEvents.map(({ pid, tid }) => `${pid} ${tid}`)).size).toBe(1);
  expectNested(spans);
  expect(malformation(await readFile(svg, 'utf8'))).toBeUndefined();
  expect(await readFile(svg, 'utf8')).toMatch(/normalizer\+rx: \d+ operations, \d+\.\d\d ms \(\d+\.\d %\)/);
  const page = await readFile(html, 'utf8');
  expect(page).toContain('metrics (anomalyDetection)');
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
});

/** Spans of one track lie within one another or apart: what viewers of traces ask for. Clocks are rounded to nanoseconds. */
function expectNested(spans: readonly { readonly ts: number; readonly dur: number }[]): void {
  const rounding = 0.002;
  const open: number[] = [];
  for (const { ts, dur } of spans) {
    while (open.length > 0 && ts >= (open.at(-1) as number) - rounding) open.pop();
    if (open.length > 0) expect(ts + dur).toBeLessThanOrEqual((open.at(-1) as number) + rounding);
    open.push(ts + dur);
  }
}

it('refuses to skip every run', async () => {
  const { exitCode, err } = await callCli(['profile', 'rx.plan', '--data', 'a.npy', '--runs', '2', '--skip', '2']);
  expect(exitCode).toBe(2);
  expect(err).toContain('option-invalid');
});

it('shows fused nodes and prologue of a plan in inspect', async () => {
  const scene = await syntheticScene();
  const out = await callCliWell('inspect', await fitted(scene));
  expect(out).toMatch(/^normalizer\+rx +forward +normalizer:\d+, rx:\d+ +\d+$/m);
  expect(out).toMatch(/^prologue: \d+ operations, inference-prologue\.onnx, runs when the state changes/m);
});

it('M18: says what a frame takes without reading: the rows but [reading], per counted frame', async () => {
  const scene = await syntheticScene();
  const out = await callCliWell('profile', await fitted(scene), '--data', scene.cube, '--runs', '5', '--skip', '1');
  const totals = [...out.matchAll(/^(\S+) +inference +4 .* (\d+\.\d{3})$/gm)].filter(([, name]) => name !== '[reading]').map((row) => Number(row[2]));
  const expected = (1000 * totals.reduce((sum, total) => sum + total, 0)) / 4;
  const [, found, fps] = (/^Without reading files: (.*) ms per frame \((.*) FPS\)/m.exec(out) ?? []).map(Number) as [number, number, number];
  // Each total is rounded to a millisecond over four frames, so a row may be off by 0.125 ms.
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(0.125 * totals.length + 0.01);
  // Milliseconds have two decimals, frames per second one.
  expect(Math.abs(fps - 1000 / found)).toBeLessThanOrEqual(0.05 + (1000 / found ** 2) * 0.005);
});
