import { dimsOf } from '../../schemas/dim-text.js';
import { describe, expect, it } from 'vitest';
import { ops } from '../../compiler/ops/registry.gen.js';
import { elementCount, numberAt, type Tensor, tensor } from '../../schemas/tensor.js';
import { runOnnx } from './run-onnx.js';
import { singleOpModel } from './single-op-model.js';

/** What the ops promise: float32 rounding of the result is 6e-8 of it, blocks of 64 equal numbers add up to 3e-7. */
const promised = 1e-6;

interface Layout {
  readonly dims: readonly number[];
  readonly types: readonly (number | string)[];
  readonly axes: readonly number[];
}

const layouts: readonly Layout[] = [
  { dims: [10_000_000], types: ['N'], axes: [0] },
  { dims: [1, 1000, 2500, 4], types: ['B', 'H', 'W', 4], axes: [0, 1, 2] },
  { dims: [2, 1021, 1009, 1], types: ['B', 'H', 'W', 1], axes: [1, 2] },
  { dims: [1, 1, 1_000_003, 3], types: ['B', 'H', 'W', 3], axes: [1, 2] },
  { dims: [2, 300, 400, 61], types: ['B', 'H', 'W', 61], axes: [0, 1, 2, 3] },
  { dims: [2, 3, 100_000], types: ['B', 'H', 'W'], axes: [-1] },
  { dims: [200, 3, 2000, 5], types: ['B', 3, 'W', 5], axes: [0, 2] },
  { dims: [3, 512], types: ['B', 512], axes: [1] },
  { dims: [2, 70, 3, 512], types: ['B', 'H', 3, 512], axes: [1, 3] },
  { dims: [100_000, 61], types: [100_000, 61], axes: [0] },
];

/** Elements of one sign near `value`, the same in all places of the kept axes: `value` itself, or spread by 0.3 % as in an image. */
function filled(dims: readonly number[], value: number, spread: number): Tensor {
  const data = new Float32Array(elementCount(dims)).fill(value);
  if (spread > 0) for (let i = 0; i < data.length; i++) data[i] = value * (1 + spread * Math.sin(i * i));
  return tensor('float32', dims, data);
}

function meanOf({ data }: Tensor): number {
  let sum = 0;
  for (const value of data as Float32Array) sum += value;
  return sum / data.length;
}

async function folded(op: 'reduceSum' | 'reduceMean', x: Tensor, { types, axes }: Omit<Layout, 'dims'>, keepDims = false): Promise<Tensor> {
  const model = singleOpModel(ops[op], [{ dtype: 'float32', dims: dimsOf(...types) }], { axes, keepDims });
  return (await runOnnx(model, [x]))[0] as Tensor;
}

describe('N9: float32 sums and means of many elements', () => {
  it.each(layouts)('are within 1e-6 over axes $axes of $dims', async ({ dims, types, axes }) => {
    const x = filled(dims, 0.1, 0);
    const value = numberAt(x.data, 0);
    const count = axes.reduce((product, axis) => product * (dims.at(axis) as number), 1);
    for (const [op, expected] of [['reduceSum', value * count] as const, ['reduceMean', value] as const]) {
      const y = await folded(op, x, { types, axes }, true);
      expect(y.dims).toEqual(dims.map((size, axis) => (axes.includes(axis) || axes.includes(axis - dims.length) ? 1 : size)));
      for (const result of y.data) expect(Math.abs(Number(result) / expected - 1)).toBeLessThan(promised);
    }
  });

  it('follow a float64 sum of ten million numbers near 3000', async () => {
    const x = filled([1, 2500, 4000, 1], 3000, 0.003);
    const [mean] = (await folded('reduceMean', x, { types: ['B', 'H', 'W', 1], axes: [1, 2] })).data;
    expect(Math.abs(Number(mean) / meanOf(x) - 1)).toBeLessThan(promised);
  });

  it('count 25 million ones', async () => {
    const x = tensor('float32', [1, 5000, 5000, 1], new Float32Array(25_000_000).fill(1));
    expect((await folded('reduceSum', x, { types: ['B', 'H', 'W', 1], axes: [1, 2] })).data).toEqual(Float32Array.of(25_000_000));
  });

  it.each([0.1, 0.7, 1 / 3, 3000.1, 1e-30, 7.7e20, 1.9999999])(
    'are within 1e-6 for %d over and over, whatever the number divides into',
    async (value) => {
      for (const count of [63, 64, 65, 127, 511, 512, 513, 2048, 4097, 5041, 8191, 65_536]) {
        const x = filled([count, 2], value, 0);
        for (const types of [
          ['N', 2],
          [count, 2],
        ]) {
          const y = await folded('reduceMean', x, { types, axes: [0] });
          for (const mean of y.data) expect(Math.abs(Number(mean) / numberAt(x.data, 0) - 1)).toBeLessThan(promised);
        }
        const row = await folded('reduceMean', filled([1, count], value, 0), { types: ['N', count], axes: [1] });
        expect(Math.abs(numberAt(row.data, 0) / numberAt(x.data, 0) - 1)).toBeLessThan(promised);
      }
    },
  );

  it('are zero where there is nothing to add', async () => {
    const x = tensor('float32', [1, 0, 5, 3], new Float32Array(0));
    expect((await folded('reduceSum', x, { types: ['B', 'H', 'W', 3], axes: [0, 1, 2] })).data).toEqual(new Float32Array(3));
  });
});

describe('N9: float32 products over many rows', () => {
  // Besides what sums promise, products of equal numbers add up one after the other within blocks: 3e-6 more.
  it.each([99_999, 1_000_000, 1_000_003, 5003, 0])('are within 4e-6 over %d rows', async (rows) => {
    for (const [k, n] of [
      [5, 3],
      [3, 1],
      [3, 40],
      [3, 61],
    ] as const) {
      const [a, c] = [filled([1, rows, k], 0.1, 0), filled([1, rows, n], 0.3, 0)];
      const types = [k, n].map((size) => ({ dtype: 'float32' as const, dims: dimsOf('B', 'N', size) }));
      const [y] = await runOnnx(singleOpModel(ops.contractRows, types, {}), [a, c]);
      const expected = Math.fround(0.1) * Math.fround(0.3) * rows;
      expect(y?.data).toHaveLength(k * n);
      for (const value of (y as Tensor).data) expect(Math.abs(Number(value) - expected)).toBeLessThanOrEqual(4e-6 * expected);
    }
  });
});
