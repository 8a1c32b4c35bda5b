import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../runtime/index.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { countingCube, fitted, fittedState, openTiny } from './fixtures.js';
import { writeTinyPlan } from './tiny-plan.js';

const hosts = ['inline', 'worker', 'process'] as const;

/** (x - mean) / std with mean [1, 2] and std [2, 4]: exact in float32. */
const threes = Float32Array.of(1, 0.25, 1, 0.25);

const cubeOf = (data: Float32Array): Tensor => tensor('float32', [1, 1, 2, 2], data);

/** Arrays [3, 3, 3, 3] in every kind of memory that JavaScript has. */
const memories: Readonly<Record<string, () => Float32Array>> = {
  ordinary: () => new Float32Array(4).fill(3),
  'part of a larger buffer': () => new Float32Array(100).fill(3).subarray(8, 12),
  shared: () => new Float32Array(new SharedArrayBuffer(16)).fill(3),
  resizable: () => new Float32Array(Reflect.construct(ArrayBuffer, [16, { maxByteLength: 64 }]) as ArrayBuffer).fill(3),
  WebAssembly: () => new Float32Array(webAssemblyMemory(), 0, 4).fill(3),
  'another realm': () => runInNewContext('new Float32Array(4).fill(3)') as Float32Array,
};

/** Memory that cannot be moved; the types of this project do not know the global. */
function webAssemblyMemory(): ArrayBuffer {
  const { Memory } = Reflect.get(globalThis, 'WebAssembly') as { Memory: new (size: { initial: number }) => { buffer: ArrayBuffer } };
  return new Memory({ initial: 1 }).buffer;
}

describe.each(hosts)('calls, host %s', (host) => {
  let plan: Plan;
  beforeAll(async () => {
    plan = await openTiny(fitted, host);
  });
  afterAll(() => plan.dispose());

  test.each(Object.keys(memories))('L7: a tensor in %s memory gives what any other gives', async (kind) => {
    const { outputs } = await plan.run({ cube: cubeOf((memories[kind] as () => Float32Array)()) });
    expect(outputs['norm.out']?.data).toEqual(threes);
  });

  test('L7: tensors that share a buffer, and one batch named twice, are read alike', async () => {
    await using open = await openTiny({}, host);
    const cube = countingCube(1, 3, 2);
    await open.fit([{ cube }, { cube: { ...cube } }, { cube: tensor('float32', [1, 1, 2], (cube.data as Float32Array).subarray(0, 2)) }, { cube }]);
    const values = [...(countingCube(1, 3, 2).data as Float32Array)];
    const first = values.filter((_, i) => i % 2 === 0);
    // The three copies of six pixels, and the first pixel once more.
    const mean = (3 * first.reduce((a, b) => a + b) + (first[0] as number)) / (3 * first.length + 1);
    expect((await open.state())['norm.mean']?.data[0]).toBe(Math.fround(mean));
  });

  test('L7: what cannot be sent, and a listener that throws, end their own call', async () => {
    await using open = await openTiny({}, host);
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const options of [{ seed: () => 1 }, cyclic]) {
      await expect(open.train({ train: [] }, options as never)).rejects.toMatchObject({ name: 'CuviscError' });
    }
    const onProgress = (): never => {
      throw new Error('not today');
    };
    await expect(open.fit([{ cube: countingCube(1, 2, 2) }], { onProgress })).rejects.toThrow('not today');
    await open.fit([{ cube: countingCube(1, 2, 2) }]);
    expect(open.fittedLevels).toBe(2);
  });

  test.each<readonly [string, (plan: Plan) => Promise<unknown>, string]>([
    ['run(null)', (plan) => plan.run(null as never), 'call-invalid'],
    ['run("scene.hdr")', (plan) => plan.run('scene.hdr' as never), 'call-invalid'],
    ['run of labels that are no file', (plan) => plan.run({ file: '2x2', labels: 5 } as never), 'call-invalid'],
    ['run of no tensor', (plan) => plan.run({ cube: 5 } as never), 'tensor-invalid'],
    ['run without settings', (plan) => plan.run({ file: '2x2' }, null as never), 'option-invalid'],
    ['a stage that there is not', (plan) => plan.run({ file: '2x2' }, { stage: 'x' } as never), 'option-invalid'],
    ['outputs as a text', (plan) => plan.run({ file: '2x2' }, { outputs: 'norm.out' } as never), 'option-invalid'],
    ['no signal', (plan) => plan.run({ file: '2x2' }, { signal: {} } as never), 'option-invalid'],
    ['a misspelt setting', (plan) => plan.run({ file: '2x2' }, { keepInput: true } as never), 'option-invalid'],
    ['fit of one source', (plan) => plan.fit({ file: '2x2' } as never), 'call-invalid'],
    ['fit of nothing', (plan) => plan.fit(undefined as never), 'call-invalid'],
    ['fitShard without settings', (plan) => plan.fitShard([{ file: '2x2' }], undefined as never), 'option-invalid'],
    ['fitShard without a shard', (plan) => plan.fitShard([{ file: '2x2' }], {} as never), 'option-invalid'],
    ['mergeShards of numbers', (plan) => plan.mergeShards([1] as never), 'call-invalid'],
    ['evaluate with a listener that is none', (plan) => plan.evaluate([{ file: '2x2' }], { onProgress: 1 } as never), 'option-invalid'],
    ['measure without a stage', (plan) => plan.measure([{ file: '2x2' }], {} as never), 'option-invalid'],
    ['train without splits', (plan) => plan.train(null as never), 'call-invalid'],
    ['train with one source for a list', (plan) => plan.train({ train: { file: '2x2' } } as never), 'call-invalid'],
    ['state with settings that are none', (plan) => plan.state(1 as never), 'option-invalid'],
    ['setState(null)', (plan) => plan.setState(null as never), 'call-invalid'],
    ['setState of no tensor', (plan) => plan.setState({ 'norm.mean': { dims: [2] } } as never), 'tensor-invalid'],
    ['setProfiling(null)', (plan) => plan.setProfiling(null as never), 'option-invalid'],
    ['a summary by nothing', (plan) => plan.getProfilingSummary('test', null as never), 'option-invalid'],
    ['a table by nothing', (plan) => plan.formatProfilingSummary('test', null as never), 'option-invalid'],
    ['a stream of nothing', (plan) => plan.runStream(null as never).next(), 'call-invalid'],
    ['a stream through no stage', (plan) => plan.runStream([], { stage: 'x' } as never).next(), 'option-invalid'],
    ['a stream of a number', (plan) => plan.runStream([5 as never]).next(), 'call-invalid'],
    ['a stream of null', (plan) => plan.runStream([null as never]).next(), 'call-invalid'],
    ['dispose(5)', (plan) => plan.dispose(5 as never), 'option-invalid'],
  ])('M2: %s is refused with a code', async (_, call, code) => {
    await expect(call(plan)).rejects.toMatchObject({ name: 'CuviscError', code });
  });
});

describe.each(['worker', 'process'] as const)('data moved away, host %s', (host) => {
  test('L7: a second call with a batch whose data were moved says so, whatever the call', async () => {
    await using plan = await openTiny(fitted, host);
    const cube = countingCube(1, 2, 2);
    structuredClone(cube.data.buffer, { transfer: [cube.data.buffer as ArrayBuffer] });
    const moved = { code: 'tensor-moved', hint: expect.stringContaining('keepInputs') as string };
    const calls: readonly (() => Promise<unknown>)[] = [
      () => plan.run({ cube }),
      () => plan.run({ cube }, { keepInputs: true }),
      () => plan.runStream([{ cube }]).next(),
      () => plan.fit([{ cube }]),
      () => plan.fitShard([{ cube }], { shard: { index: 0, of: 1 } as never }),
      () => plan.evaluate([{ cube }]),
      () => plan.measure([{ cube }], { stage: 'test' }),
      () => plan.train({ train: [{ cube }] }),
      () => plan.setState({ 'norm.mean': cube }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject(moved);
  });
});

test('L7: two runs of one batch at once: the first gets it, the second is told', async () => {
  await using plan = await openTiny(fitted, 'worker');
  const batch = { cube: countingCube(1, 2, 2) };
  const [first, second] = await Promise.allSettled([plan.run(batch), plan.run(batch)]);
  expect(first.status).toBe('fulfilled');
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'tensor-moved' } });
});

describe('L8: a plan in a process of its own', () => {
  test('L8: gives the same bits as one in this thread and leaves inputs as they are', async () => {
    await using inline = await openTiny(fitted);
    await using plan = await openTiny(fitted, 'process');
    const cube = countingCube(2, 30, 40);
    expect(await plan.run({ cube }, { stage: 'test' })).toEqual(await inline.run({ cube }, { stage: 'test' }));
    expect(cube).toEqual(countingCube(2, 30, 40));
    expect(await plan.state()).toEqual(fittedState);
  });

  test('L8: can be aborted between calls of onnxruntime', async () => {
    await using plan = await openTiny({ ...fitted, blockPixels: 1000 }, 'process');
    const controller = new AbortController();
    const run = plan.run({ cube: countingCube(1, 1000, 1000) }, { stage: 'train', signal: controller.signal });
    await sleep(50);
    controller.abort();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect((await plan.run({ cube: countingCube(1, 1, 1) })).outputs['norm.out']?.dims).toEqual([1, 1, 1, 2]);
  });

  /** (x - 1) / 2 = -54321 makes the test metric loop for ever. */
  const endless = (): Tensor => tensor('float32', [1, 1, 1, 2], Float32Array.of(-108641, 2));

  test('L8: that hangs can be killed: what is under way rejects, this process goes on', async () => {
    const plan = await openTiny(fitted, 'process');
    const hung = [plan.run({ cube: endless() }, { stage: 'test' }), plan.run({ cube: countingCube(1, 1, 1) })];
    const killed = sleep(100).then(() => plan.kill());
    for (const call of hung) await expect(call).rejects.toMatchObject({ code: 'engine-killed', fault: 'run' });
    await killed;
    await expect(plan.run({ cube: countingCube(1, 1, 1) })).rejects.toMatchObject({ code: 'plan-closed' });
    await plan.dispose();
  });

  test('L8: that hangs is killed when dispose has waited long enough', async () => {
    const plan = await openTiny(fitted, 'process');
    const hung = plan.run({ cube: endless() }, { stage: 'test' });
    hung.catch(() => undefined);
    await plan.dispose({ withinMs: 50 });
    await expect(hung).rejects.toMatchObject({ code: 'engine-killed' });
  });

  test('L8: rejects what is under way when it dies, and refuses what cannot be opened', async () => {
    const plan = await openTiny(fitted, 'process');
    // (x - 1) / 2 = -12345 makes the test metric end the process.
    const fatal = plan.run({ cube: tensor('float32', [1, 1, 1, 2], Float32Array.of(-24689, 2)) }, { stage: 'test' });
    const queued = plan.run({ cube: countingCube(1, 1, 1) });
    for (const call of [fatal, queued]) await expect(call).rejects.toMatchObject({ code: 'worker-crashed', fault: 'run' });
    await plan.dispose();
    await expect(openTiny({ blockPixels: 1, state: { unknown: cubeOf(new Float32Array(4)) } }, 'process')).rejects.toMatchObject({
      code: 'plan-file-corrupt',
    });
  });

  test('L8: is the only kind that can be killed', async () => {
    for (const host of ['inline', 'worker'] as const) {
      await using plan = await openTiny(fitted, host);
      await expect(plan.kill()).rejects.toMatchObject({ code: 'option-invalid' });
      await expect(plan.dispose({ withinMs: 1 })).rejects.toMatchObject({ code: 'option-invalid' });
    }
  });
});

test.each(['worker', 'process'] as const)('L9: a program given on the command line opens and runs a plan, host %s', async (host) => {
  const { directory } = await writeTinyPlan(fitted);
  const program = `
    import { openPlan } from '${new URL('../../runtime/index.js', import.meta.url)}';
    const hosts = '${new URL('./test-hosts.js', import.meta.url)}';
    const plan = await openPlan('${directory}', { device: 'cpu', host: '${host}', hosts });
    for await (const { outputs } of plan.runStream([{ file: '2x2' }])) console.log(outputs['norm.out'].dims.join());
    await plan.dispose();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', timeout: 30_000 });
  expect({ stdout, stderr, status }).toEqual({ stdout: '1,2,2,2\n', stderr: '', status: 0 });
});
