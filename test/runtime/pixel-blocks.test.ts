import { ownPixel } from '../../schemas/locality.js';
import { dimsOf } from '../../schemas/dim-text.js';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { defaultBlockPixels } from '../../runtime/engine/block-size.js';
import { type PixelRow, pixelBlocks, pixelRowOf, pixelsOf } from '../../runtime/tensor/pixel-blocks.js';
import type { PlanGraph } from '../../schemas/plan.js';
import { type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { fitted, openTiny } from './fixtures.js';

const bands = 7;
const yaml = `
metadata: {name: rx}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: norm, class_name: MinMaxNormalizer}
  - {name: rx, class_name: RXGlobal}
  - {name: logit, class_name: ScoreToLogit}
  - {name: decide, class_name: BinaryDecider}
connections:
  - {source: data.outputs.cube, target: norm.inputs.data}
  - {source: norm.outputs.normalized, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: decide.inputs.logits}
outputs: [norm.normalized, rx.scores, decide.decisions]
`;

let directory: string;
let whole: Plan;
beforeAll(async () => {
  const { plan } = compile({ source: { file: 'rx.yaml', text: yaml }, bands });
  directory = join(await mkdtemp(join(tmpdir(), 'blocks-')), 'rx.plan');
  if (!plan) throw new Error('the pipeline does not compile');
  await writePlan(plan, directory);
  whole = await openPlan(directory, { host: 'inline', device: 'cpu', threads: 1, blockPixels: 1e9 });
  await whole.fit([{ cube: noise([2, 30, 30, bands], 1) }]);
});
afterAll(() => whole.dispose());

/** Numbers from -1 to 1 that differ from pixel to pixel. */
function noise(dims: number[], seed: number): Tensor {
  const values = Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin((i + 1) * (seed + 0.37)) + ((i * 7) % 13) / 13);
  return tensorFrom('float32', dims, values);
}

describe('a run in blocks', () => {
  it('of any size, with any number of threads and for any shape, equals one run of the whole', async () => {
    const side = fc.integer({ min: 1, max: 9 });
    const shapes = fc.oneof(fc.tuple(side, side, side), fc.tuple(side, fc.constant(1), side), fc.tuple(side, side, fc.constant(1)));
    await fc.assert(
      fc.asyncProperty(shapes, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 }), async (shape, blockPixels, threads) => {
        await using plan = await openPlan(directory, { host: 'inline', device: 'cpu', threads, blockPixels });
        const cube = noise([...shape, bands], 2);
        const [parts, all] = [(await plan.run({ cube })).outputs, (await whole.run({ cube })).outputs];
        expect(Object.keys(parts)).toEqual(Object.keys(all));
        expect(parts['norm.normalized']).toEqual(all['norm.normalized']);
        expect(parts['decide.decisions']?.dims).toEqual([...shape, 1]);
        // A product's kernel depends on its number of rows: sums of 7 float32 terms in another order differ by some roundings, 1e-6 of their size.
        expect(largestDifference(parts['rx.scores'] as Tensor, all['rx.scores'] as Tensor)).toBeLessThan(1e-6);
      }),
      { numRuns: 40 },
    );
  });

  it('takes counts as they are and names the element of the cube that float32 cannot hold', async () => {
    const plan = await openTiny({ ...fitted, blockPixels: 4 });
    const counts = Uint16Array.from({ length: 2 * 5 * 3 * 2 }, (_, i) => (i * 977) % 4096);
    const floats = await plan.run({ cube: tensor('float32', [2, 5, 3, 2], Float32Array.from(counts)) });
    expect((await plan.run({ cube: tensor('uint16', [2, 5, 3, 2], counts) })).outputs).toEqual(floats.outputs);
    const large = Int32Array.from({ length: 60 }, (_, i) => (i === 51 ? 2 ** 24 + 1 : i));
    await expect(plan.run({ cube: tensor('int32', [2, 5, 3, 2], large) })).rejects.toMatchObject({
      code: 'dtype-lossy',
      message: expect.stringContaining('image 1, row 3, column 1, band 1 (from 0) is 16777217') as string,
    });
  });

  it('stops between blocks when the caller gives up', async () => {
    const plan = await openTiny({ ...fitted, blockPixels: 64 });
    const controller = new AbortController();
    const cube = tensorFrom('float32', [1, 400, 400, 2], new Float32Array(320_000));
    const run = plan.run({ cube }, { stage: 'train', signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect((await plan.run({ cube: tensorFrom('float32', [1, 1, 1, 2], [1, 2]) })).outputs['norm.scores']?.data).toEqual(Float32Array.of(0));
  });
});

/** Largest difference over the largest value. */
function largestDifference(a: Tensor, b: Tensor): number {
  const [x, y] = [a.data as Float32Array, b.data as Float32Array];
  expect(a.dims).toEqual(b.dims);
  return Math.max(...x.map((value, i) => Math.abs(value - (y[i] as number)))) / Math.max(...y);
}

describe('pixel blocks', () => {
  const row = (images: number, perImage: number, withinImages: boolean): PixelRow => ({ pixels: images * perImage, perImage, withinImages });

  it('cover every pixel once, in order, within the limit, and within an image where they must', () => {
    const size = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(size, size, fc.boolean(), fc.integer({ min: 1, max: 500 }), (images, perImage, withinImages, limit) => {
        let next = 0;
        for (const { start, end } of pixelBlocks(row(images, perImage, withinImages), limit)) {
          expect(start).toBe(next);
          expect(end - start).toBeGreaterThan(0);
          expect(end - start).toBeLessThanOrEqual(limit);
          if (withinImages) expect(Math.floor(start / perImage)).toBe(Math.floor((end - 1) / perImage));
          next = end;
        }
        expect(next).toBe(images * perImage);
      }),
    );
  });

  it('give per-pixel tensors their part, per-image tensors their image, and all others whole', () => {
    const bindings = { B: 2, H: 2, W: 3 };
    const block = { start: 8, end: 10 };
    const counting = (dims: number[]) =>
      tensorFrom(
        'float32',
        dims,
        Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i),
      );
    const part = (dims: (string | number)[], sizes: number[]) => pixelsOf(counting(sizes), dimsOf(...dims), block, row(2, 6, true), bindings);
    expect(part(['B', 'H', 'W', 2], [2, 2, 3, 2])).toEqual(tensorFrom('float32', [1, 1, 2, 2], [16, 17, 18, 19]));
    expect(part(['B*H*W'], [12])).toEqual(tensorFrom('float32', [2], [8, 9]));
    expect(part(['B', 3], [2, 3])).toEqual(tensorFrom('float32', [1, 3], [3, 4, 5]));
    expect(part([4], [4])).toEqual(counting([4]));
  });

  it('are not used for tensors that follow rows, or axes of another image', () => {
    const graphWith = (dims: (string | number)[]) =>
      ({ locality: ownPixel, outputs: [{ name: 'x', dtype: 'float32', dims: dimsOf(...dims), role: 'output' }] }) as unknown as PlanGraph;
    const bound = { inputs: {}, specs: [], bindings: { B: 2, H: 2, W: 3 }, extent: { images: 2, rows: 2, columns: 3 } };
    expect(pixelRowOf(graphWith(['B', 'H', 2]), bound, 1)).toBeUndefined();
    expect(pixelRowOf(graphWith(['B', 'H_2', 'W_2', 2]), bound, 1)).toBeUndefined();
    expect(pixelRowOf(graphWith(['B', 'H', 'W', 2]), bound, 12)).toBeUndefined();
    expect(pixelRowOf(graphWith(['B', 'H', 'W', 2]), bound, 11)).toEqual(row(2, 6, false));
  });

  it('hold fewer pixels the more bytes each takes, and more for more threads', () => {
    expect(defaultBlockPixels(488, 2)).toBe(12_892);
    expect(defaultBlockPixels(100_000, 2)).toBe(2_048);
    expect(defaultBlockPixels(4, 1)).toBe(65_536);
    expect(defaultBlockPixels(488, 1)).toBe(6_446);
  });
});
