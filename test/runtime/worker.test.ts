import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abortError } from '../../runtime/run/control.js';
import { PlanHost } from '../../runtime/api/plan-host.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { tensor, tensorFrom } from '../../schemas/tensor.js';
import { countingCube, fitted, openTiny } from './fixtures.js';
import { testHosts, writeTinyPlan } from './tiny-plan.js';

let plan: Plan;
beforeAll(async () => {
  plan = await openTiny(fitted, 'worker');
});
afterAll(() => plan.dispose());

/** Runs for about a second in many blocks. */
const longRun = () => ({ cube: countingCube(1, 1000, 1000) });

describe('a plan in a worker', () => {
  it('gives the same bits as one in this thread', async () => {
    const inline = await openTiny(fitted);
    const cube = countingCube(2, 300, 400);
    expect(await plan.run({ cube }, { keepInputs: true, stage: 'test' })).toEqual(await inline.run({ cube }, { stage: 'test' }));
    expect(await plan.evaluate([{ file: '8x9', labels: '8x9' }])).toEqual(await inline.evaluate([{ file: '8x9', labels: '8x9' }]));
    expect(await plan.state()).toEqual(await inline.state());
  });

  it('leaves the event loop free while it runs', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await plan.run(longRun(), { stage: 'train' });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0);
  });

  it('answers calls in the order in which they were made', async () => {
    const order: number[] = [];
    const sizes = [400, 1, 20, 2];
    await Promise.all(sizes.map((rows, i) => plan.run({ cube: countingCube(1, rows, 100) }, { stage: 'train' }).then(() => order.push(i))));
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('reports errors with code, place and hint', async () => {
    const unfitted = await openTiny({}, 'worker');
    await expect(unfitted.run({ cube: countingCube(1, 1, 1) })).rejects.toMatchObject({
      name: 'CuviscError',
      code: 'plan-not-fitted',
      fault: 'user',
      place: { node: 'norm' },
      hint: expect.any(String) as string,
    });
    await unfitted.dispose();
    const { directory } = await writeTinyPlan();
    await expect(openPlan(`${directory}/none`)).rejects.toMatchObject({ code: 'plan-not-found' });
  });
});

describe('data', () => {
  it('are moved to the worker', async () => {
    const cube = countingCube(1, 2, 2);
    await plan.run({ cube });
    expect(cube.data.length).toBe(0);
  });

  it('are copied if they are to be kept', async () => {
    const cube = countingCube(1, 2, 2);
    await plan.run({ cube }, { keepInputs: true });
    expect(cube).toEqual(countingCube(1, 2, 2));
  });

  it('are copied if they lie in a larger buffer or in shared memory', async () => {
    const large = new Float32Array(100).fill(3);
    const shared = new Float32Array(new SharedArrayBuffer(16)).fill(3);
    const [a, b] = await Promise.all([large.subarray(8, 12), shared].map((data) => plan.run({ cube: tensor('float32', [1, 1, 2, 2], data) })));
    expect(a?.outputs).toEqual(b?.outputs);
    expect(a?.outputs['norm.out']?.data).toEqual(Float32Array.of(1, 0.25, 1, 0.25));
    expect(large.length).toBe(100);
  });
});

describe('an abort', () => {
  it('rejects at once with its reason and leaves the plan usable', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const run = plan.run(longRun(), { stage: 'train', signal: controller.signal });
    const queued = plan.run({ cube: countingCube(1, 1, 1) }, { signal: controller.signal });
    await sleep(20);
    controller.abort(reason);
    for (const call of [run, queued]) await expect(call).rejects.toMatchObject({ name: 'AbortError', cause: reason });
    const { outputs } = await plan.run({ cube: tensorFrom('float32', [1, 1, 1, 2], [1, 2]) });
    expect(outputs['norm.out']?.data).toEqual(Float32Array.of(0, 0));
  });

  it('stops the work between blocks', async () => {
    const { directory } = await writeTinyPlan(fitted);
    const host = await PlanHost.open({
      directory,
      device: 'cpu',
      threads: 1,
      blockPixels: undefined,
      checkpoint: undefined,
      hosts: String(testHosts),
    });
    let checks = 0;
    const check = (): void => {
      if (++checks === 5) throw abortError('enough');
    };
    const control = { check, progress: () => undefined };
    const source = { cube: countingCube(1, 700, 1000) };
    await expect(host.call('run', { source, stage: 'train', outputs: undefined }, control)).rejects.toMatchObject({ name: 'AbortError' });
    expect(checks).toBe(5);
    await host.call('run', { source, stage: 'train', outputs: undefined }, control);
    // 700 rows in blocks of 65, each after a check, and two checks before the first.
    expect(checks).toBe(5 + 2 + 11);
  });

  it('before the call keeps the data', async () => {
    const cube = countingCube(1, 1, 1);
    await expect(plan.run({ cube }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(cube.data.length).toBe(2);
  });

  it('while opening rejects', async () => {
    const { directory } = await writeTinyPlan();
    const controller = new AbortController();
    const opening = openPlan(directory, { signal: controller.signal });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('disposal', () => {
  it.each(['inline', 'worker'] as const)('in a host of kind %s waits for calls under way, may be repeated, and ends the plan', async (host) => {
    const ending = await openTiny(fitted, host);
    const run = ending.run({ cube: countingCube(1, 50, 50) }, { stage: 'train' });
    const disposals = [ending.dispose(), ending.dispose(), ending[Symbol.asyncDispose]()];
    expect((await run).outputs['busy.out']?.dims).toEqual([1, 50, 50, 2]);
    await Promise.all(disposals);
    await expect(ending.run({ cube: countingCube(1, 1, 1) })).rejects.toMatchObject({ code: 'plan-closed' });
    await ending.dispose();
  });
});

describe('a worker that dies', () => {
  it('rejects every pending and later call', async () => {
    const dying = await openTiny(fitted, 'worker');
    // (x - 1) / 2 = -12345 makes the test metric end the thread.
    const fatal = dying.run({ cube: tensorFrom('float32', [1, 1, 1, 2], [-24689, 2]) }, { stage: 'test' });
    const queued = dying.run({ cube: countingCube(1, 1, 1) });
    await expect(fatal).rejects.toMatchObject({ code: 'worker-crashed', fault: 'run' });
    await expect(queued).rejects.toMatchObject({ code: 'worker-crashed' });
    await expect(dying.run({ cube: countingCube(1, 1, 1) })).rejects.toMatchObject({ code: 'worker-crashed' });
    await dying.dispose();
  });
});
