import { ownPixel } from '../../schemas/locality.js';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunEvent, runEvents } from '../../runtime/profile/kernel-events.js';
import { KernelOwners } from '../../runtime/profile/kernel-owners.js';
import { ProfiledFrame } from '../../runtime/profile/profiled-frame.js';
import { ProfilingRows } from '../../runtime/profile/profiling-rows.js';
import type { PlainGraph } from '../../schemas/plan.js';

function region(name: string, operations: Readonly<Record<string, readonly string[]>>): PlainGraph['regions'][number] {
  const listed = Object.entries(operations).map(([operation, members]) => ({ name: operation, members: [...members] }));
  return { name, role: 'forward', members: [], operations: listed, flopPerPixel: 0, bytesPerPixel: 0, ioBytesPerPixel: 0, flopPerCall: 0 };
}

const graph: PlainGraph = {
  file: { path: 'a.onnx', bytes: 0, sha256: '' },
  inputs: [],
  outputs: [],
  locality: ownPixel,
  pixelBytes: null,
  opCount: 0,
  regions: [region('norm+rx', { 'norm+rx/matMul_1': ['norm', 'rx'], 'norm+rx/matMul_13': ['rx'] }), region('update', { 'update/sub_2': [] })],
};

describe('the owner of a kernel', () => {
  const owners = new KernelOwners(graph);

  it('is found by its name, also by the name that onnxruntime gives to what it merges', () => {
    expect(owners.ownerOf('norm+rx/matMul_1')).toEqual({ region: 'norm+rx', members: ['norm', 'rx'], merged: false });
    expect(owners.ownerOf('norm+rx/matMul_13/MatmulTransposeFusion/')).toEqual({ region: 'norm+rx', members: ['rx'], merged: true });
    expect(owners.ownerOf('update/sub_2_token_1')).toMatchObject({ region: 'update', merged: true });
  });

  it('is nobody for what onnxruntime adds', () => {
    for (const name of ['Transpose_token_1', 'norm+rx/matMul_2', 'norm', '']) expect(owners.ownerOf(name)).toBeNull();
  });
});

describe('events', () => {
  it('are read line by line, whatever the names hold', async () => {
    const event = (category: string, name: string, ts: number, dur: number, args = ''): string =>
      `{"cat" : "${category}","pid" :1,"tid" :7,"dur" :${dur},"ts" :${ts},"ph" : "X","name" :"${name}","args" : {${args}}}`;
    const lines = [
      event('Session', 'session_initialization', 0, 9),
      event('Node', 'a "quoted" \\ name/mul_1_kernel_time', 10, 3, '"op_name" : "Mul","provider" : "CPUExecutionProvider"'),
      event('Node', 'b/sub_2_kernel_time', 14, 2),
      event('Session', 'SequentialExecutor::Execute', 10, 7),
      event('Session', 'model_run', 9, 9),
      event('Node', 'cut off_kernel_time', 30, 1),
    ];
    const file = join(await mkdtemp(join(tmpdir(), 'cuvisc-test-profile-')), 'events.json');
    await writeFile(file, `[\n${lines.join(',\n')}\n]\n`);
    const runs: RunEvent[] = [];
    for await (const run of runEvents(file)) runs.push(run);
    const kernels = [
      { name: 'a "quoted" \\ name/mul_1', startUs: 10, durationUs: 3, provider: 'cpu' },
      { name: 'b/sub_2', startUs: 14, durationUs: 2, provider: 'unknown' },
    ];
    expect(runs).toEqual([{ startUs: 9, durationUs: 9, thread: 7, kernels }]);
  });
});

describe('a frame', () => {
  it('is split into rows that sum up to it', () => {
    const owners = new KernelOwners(graph);
    const frame = new ProfiledFrame('test');
    frame.addRun(10, true);
    frame.addRun(10, true);
    for (const [name, ms] of [
      ['norm+rx/matMul_1', 8],
      ['norm+rx/matMul_13', 3],
      ['update/sub_2', 2],
      ['Transpose', 1],
      ['norm+rx/matMul_1', 2],
    ] as const) {
      frame.addKernel({ name, provider: 'cpu' }, owners.ownerOf(name), ms);
    }
    frame.marks.push({ name: 'metric', kind: 'host', startMs: 0, durationMs: 4 });
    frame.durationMs = 30;
    const rows = new ProfilingRows(0);
    frame.addTo(rows);
    const totals = (by: 'fused' | 'node' | 'kernel') => Object.fromEntries(rows.summary(by, 'test').map((row) => [row.nodeName, row.totalMs]));
    const rest = { metric: 4, '[transfer]': 6 };
    expect(totals('fused')).toEqual({ 'norm+rx': 13, update: 2, '[onnxruntime]': 5, ...rest });
    expect(totals('node')).toEqual({ norm: 5, rx: 8, update: 2, '[onnxruntime]': 5, ...rest });
    expect(totals('kernel')).toEqual({
      ...{ 'norm+rx/matMul_1': 10, 'norm+rx/matMul_13': 3, 'update/sub_2': 2, Transpose: 1 },
      ...{ '[onnxruntime]': 4, ...rest },
    });
  });

  it('with many calls has the kernels of a sample, scaled to all of them', () => {
    const owners = new KernelOwners(graph);
    const frame = new ProfiledFrame('test');
    const recorded = Array.from({ length: 20 }, () => {
      const records = frame.recordsNext;
      frame.addRun(3, records);
      if (records) frame.addKernel({ name: 'update/sub_2', provider: 'cpu' }, owners.ownerOf('update/sub_2'), 2);
      return records;
    });
    expect(recorded.flatMap((each, i) => (each ? [i] : []))).toEqual([0, 1, 2, 3, 8, 16]);
    frame.durationMs = 60;
    const rows = new ProfilingRows(0);
    frame.addTo(rows);
    expect(rows.summary('fused', 'test').map(({ nodeName, totalMs }) => [nodeName, totalMs])).toEqual([
      ['update', 40],
      ['[onnxruntime]', 20],
      ['[transfer]', 0],
    ]);
  });
});
