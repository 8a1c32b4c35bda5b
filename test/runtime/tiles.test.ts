import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { emitOnnx } from '../../compiler/6-emit/emit-onnx.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { localityOf } from '../../compiler/ir/locality.js';
import { moduleOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { createSession, type EngineSession } from '../../runtime/engine/onnx-session.js';
import { runOnSession } from '../../runtime/run/run-graph.js';
import type { BoundBatch } from '../../runtime/tensor/batch.js';
import { cutImages, tilesOf } from '../../runtime/tensor/tiles.js';
import { dimsOf } from '../../schemas/dim-text.js';
import { type AxisReach, type Locality, wholeImage } from '../../schemas/locality.js';
import type { PlanGraph } from '../../schemas/plan.js';
import { elementCount, type Tensor, type Tensors, tensorFrom } from '../../schemas/tensor.js';
import { windowSum } from '../conformance/window-op.js';

const registry = { ...ops, windowSum };
const control = { check: () => {} };

const b = createBuilder(registry, { node: 'window', line: 1, role: 'forward' });
const cube = b.input('cube', { dtype: 'float32', dims: dimsOf('B', 'H', 'W', 3) }, 'batch');
const gains = b.input('gains', { dtype: 'float32', dims: dimsOf('B', 3) }, 'batch');
const scale = b.input('scale', { dtype: 'float32', dims: [3] }, 'state');

function windowOf(x: Value, axis: number, before: number, after: number): Value {
  return b.apply('windowSum', [x], { axis, before, after })[0] as Value;
}

/** Rows from 1 before to 2 after, columns from 3 before to 0 after, then rows from 1 before to 1 after, beside the pixel itself. */
const smoothed = windowOf(b.sigmoid(windowOf(windowOf(b.mul(cube, scale), 1, 1, 2), 2, 3, 0)), 1, 1, 1);
const module = moduleOf('window', 'inference', [
  { name: 'smoothed', value: b.mul(smoothed, scale), role: 'output' },
  { name: 'twice', value: b.add(gains, gains), role: 'output' },
]);
const looks: Locality = { row: [2, 3], column: [3, 0] };

let session: EngineSession;
beforeAll(async () => {
  const model = emitOnnx(module, registry).bytes;
  const whole = await createSession({ file: 'window.onnx', model, device: 'cpu', threads: 1 });
  const fixed = { scale: tensorFrom('float32', [3], [2.5e-5, -1e-4, 1.5e-4]) };
  session = { ...whole, run: (inputs, outputs) => whole.run({ ...inputs, ...fixed }, outputs) };
});

function graphWith(locality: Locality): PlanGraph {
  const inputs = [cube, gains].map(({ name, type }) => ({ name, dtype: type.dtype, dims: [...type.dims], source: 'batch' as const, feeds: [] }));
  const outputs = module.outputs.map(({ name, value }) => ({ name, dtype: value.type.dtype, dims: [...value.type.dims], role: 'output' as const }));
  const file = { path: 'window.onnx', bytes: 0, sha256: '' };
  return { file, inputs, outputs, locality, pixelBytes: 12, opCount: 8, regions: [], prologue: null };
}

function batchOf(images: number, rows: number, columns: number, dtype: Tensor['dtype']): BoundBatch {
  const dims = [images, rows, columns, 3];
  const counts = Array.from({ length: elementCount(dims) }, (_, i) => (i * 977) % 4096);
  const inputs = {
    cube: tensorFrom(dtype, dims, counts),
    gains: tensorFrom(
      'float32',
      [images, 3],
      Array.from({ length: images * 3 }, (_, i) => i),
    ),
  };
  return { inputs, specs: graphWith(looks).inputs, bindings: { B: images, H: rows, W: columns }, extent: { images, rows, columns } };
}

async function run(locality: Locality, bound: BoundBatch, limit: number): Promise<Tensors> {
  return runOnSession(session, graphWith(locality), bound, ['smoothed', 'twice'], limit, control);
}

describe('a graph of windows', () => {
  it('looks as far as its windows together', () => {
    const [first, second] = module.outputs;
    expect(localityOf([first?.value as Value], registry)).toEqual(looks);
    expect(localityOf([second?.value as Value], registry)).toEqual({ row: [0, 0], column: [0, 0] });
    expect(localityOf([windowOf(cube, 0, 1, 0)], registry)).toEqual(wholeImage);
    expect(localityOf([b.softmax(windowOf(cube, 1, 1, 0), { axis: 2 })], registry)).toEqual({ row: [1, 0], column: 'image' });
  });

  it('in tiles of any size and for any shape has the bits of one run of the whole', async () => {
    const side = fc.integer({ min: 1, max: 14 });
    const wider = (reach: AxisReach) => fc.constantFrom<AxisReach>(reach, 'image', reach === 'image' ? 'image' : [reach[0] + 1, reach[1] + 2]);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: 1, max: 3 }), side, side),
        fc.integer({ min: 1, max: 150 }),
        fc.record({ row: wider(looks.row), column: wider(looks.column) }),
        fc.constantFrom<Tensor['dtype']>('float32', 'uint16'),
        async (shape, limit, locality, dtype) => {
          const bound = batchOf(...shape, dtype);
          expect(await run(locality, bound, limit)).toEqual(await run(wholeImage, bound, limit));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is run as a whole where it is small or looks at everything', () => {
    expect(tilesOf(graphWith(looks), batchOf(2, 5, 5, 'float32'), 50)).toBeUndefined();
    expect(tilesOf(graphWith(wholeImage), batchOf(2, 5, 5, 'float32'), 10)).toBeUndefined();
    expect(tilesOf(graphWith(looks), batchOf(2, 5, 5, 'float32'), 49)).not.toBeUndefined();
  });

  it('has other bits where tiles overlap less than it looks', async () => {
    const bound = batchOf(1, 14, 14, 'float32');
    const expected = await run(wholeImage, bound, 60);
    for (const less of [
      { ...looks, row: [1, 3] },
      { ...looks, row: [2, 2] },
      { ...looks, column: [2, 0] },
    ] as const) {
      expect(await run(less, bound, 60)).not.toEqual(expected);
    }
  });

  it('names the element of the cube that float32 cannot hold', async () => {
    const bound = batchOf(2, 6, 6, 'int32');
    (bound.inputs.cube as Tensor<'int32'>).data[3 * (36 + 5 * 6 + 4) + 1] = 2 ** 24 + 1;
    await expect(run(looks, bound, 20)).rejects.toMatchObject({
      code: 'dtype-lossy',
      message: expect.stringContaining(`element ${3 * 70 + 1} is`) as string,
    });
  });
});

describe('tiles', () => {
  const reach = fc.oneof(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), fc.constant('image' as const));
  const side = fc.integer({ min: 1, max: 40 });
  const extents = fc.record({ images: fc.integer({ min: 1, max: 3 }), rows: side, columns: side });

  it('write each pixel once and read what it looks at, as far as the image goes', () => {
    fc.assert(
      fc.property(extents, fc.record({ row: reach, column: reach }), fc.integer({ min: 1, max: 2000 }), (extent, locality, limit) => {
        const writes = new Uint8Array(extent.images * extent.rows * extent.columns);
        for (const { read, write } of cutImages(extent, locality, limit)) {
          for (let row = write.rows.start; row < write.rows.end; row++) {
            for (let column = write.columns.start; column < write.columns.end; column++) {
              const at = (write.image * extent.rows + row) * extent.columns + column;
              writes[at] = (writes[at] as number) + 1;
            }
          }
          expect(read.rows).toEqual(around(write.rows, locality.row, extent.rows));
          expect(read.columns).toEqual(around(write.columns, locality.column, extent.columns));
        }
        expect(writes.every((count) => count === 1)).toBe(true);
      }),
    );
  });

  it('are bands of rows where these overlap little, and hold about as many pixels as they may', () => {
    const window: Locality = { row: [2, 2], column: [2, 2] };
    const bands = cutImages({ images: 1, rows: 1000, columns: 1000 }, window, 65_536);
    expect(bands.every(({ read }) => read.columns.start === 0 && read.columns.end === 1000)).toBe(true);
    for (const wide of [bands, cutImages({ images: 1, rows: 100, columns: 60_000 }, window, 65_536)]) {
      const sizes = wide.map(({ read: { rows, columns } }) => (rows.end - rows.start) * (columns.end - columns.start));
      expect(Math.max(...sizes)).toBeLessThanOrEqual(65_536);
      // Halos of 4 rows and columns around at least 61 x 252 pixels read less than a tenth more.
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1.1 * (wide === bands ? 1e6 : 6e6));
    }
  });
});

function around(write: { readonly start: number; readonly end: number }, reach: AxisReach, length: number) {
  return reach === 'image' ? { start: 0, end: length } : { start: Math.max(0, write.start - reach[0]), end: Math.min(length, write.end + reach[1]) };
}
