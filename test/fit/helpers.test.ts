import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { numberAt, type Tensor, tensor } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

const bands = 32;
/** 33 blocks of 2 ** 18 values: enough that helpers take part. */
const [height, width] = [33 * 64, 128];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-helpers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Counts whose bands are nearly proportional. */
const counts = Uint16Array.from({ length: height * width * bands }, (_, i) => {
  const level = 3000 + ((Math.floor(i / bands) * 7919) % 997);
  return level * (1 + (i % bands) / 50) + ((i * 104729) % 131);
});

async function opened(threads: number): Promise<Plan> {
  const directory = join(folder, `${crypto.randomUUID()}.plan`);
  await writePlan(planOf(compileText(rxPipeline, { bands })), directory);
  return openPlan(directory, { host: 'inline', device: 'cpu', threads });
}

async function stateOf(plan: Plan, data: Uint16Array | Float32Array): Promise<Readonly<Record<string, Tensor>>> {
  const dims = [1, height, width, bands];
  const cube = data instanceof Uint16Array ? tensor('uint16', dims, data) : tensor('float32', dims, data);
  await plan.fit([{ cube }], { keepInputs: true });
  return plan.state();
}

function difference(a: Tensor | undefined, b: Tensor | undefined): number {
  const [p, q] = [a, b].map((value) => Array.from({ length: value?.data.length ?? 0 }, (_, i) => numberAt((value as Tensor).data, i))) as [
    number[],
    number[],
  ];
  return Math.hypot(...q.map((value, i) => value - (p[i] as number))) / Math.hypot(...q);
}

describe('a fit whose blocks several threads share', () => {
  it('agrees with that of one thread, and with itself to the bit', async () => {
    await using alone = await opened(1);
    await using shared = await opened(3);
    const expected = await stateOf(alone, counts);
    const found = await stateOf(shared, counts);
    // Sums of 270,336 terms in another order.
    for (const entry of ['rx.mu', 'rx.cov']) expect(difference(found[entry], expected[entry])).toBeLessThan(1e-12);
    for (const entry of ['norm.running_min', 'norm.running_max']) expect(found[entry]).toEqual(expected[entry]);
    expect(await stateOf(shared, counts)).toEqual(found);
  });

  it('leaves the plan as it was and usable after a NaN in a block of any thread', async () => {
    await using plan = await opened(3);
    const expected = await stateOf(plan, counts);
    for (const block of [0, 1, 2]) {
      const data = Float32Array.from(counts);
      data[block * 2 ** 18 + 5] = Number.NaN;
      await expect(stateOf(plan, data)).rejects.toMatchObject({ code: 'fit-not-finite', place: { file: 'batch 1' } });
      expect(await plan.state()).toEqual(expected);
    }
    expect(await stateOf(plan, counts)).toEqual(expected);
  });

  it('can be aborted and repeated', async () => {
    await using plan = await opened(3);
    const controller = new AbortController();
    const cubes = Array.from({ length: 3 }, () => ({ cube: tensor('uint16', [1, height, width, bands], counts) }));
    const aborted = plan.fit(cubes, { keepInputs: true, signal: controller.signal, onProgress: () => controller.abort() });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    expect(Object.keys(await plan.state())).not.toContain('rx.cov');
    await using other = await opened(3);
    expect(await stateOf(plan, counts)).toEqual(await stateOf(other, counts));
  });
});
