import { dimsOf } from '../../schemas/dim-text.js';
import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../compiler/ir/builder.js';
import { workOfGroups } from '../../compiler/ir/module-work.js';
import { type IrOutput, moduleOf, operationsOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { compileText, planOf, rxPipeline } from './pipelines.js';
import { onlyGraph } from '../fixtures/only-graph.js';

const b = createBuilder(ops, { node: 'n', line: 1, role: 'forward' });
const cube = b.input('cube', { dtype: 'float32', dims: dimsOf('B', 'H', 'W', 4) }, 'batch');
const factor = b.input('factor', { dtype: 'float32', dims: [4, 3] }, 'state');

function workOf(outputs: readonly Value[]) {
  const named = outputs.map((value, i): IrOutput => ({ name: `y${i}`, value, role: 'output' }));
  const module = moduleOf('m', 'inference', named);
  return workOfGroups(module, [operationsOf(module)], ops)[0];
}

describe('work of a group of operations', () => {
  it('is 2 k n operations per pixel for a product, and one per element for its square', () => {
    const y = b.matMul(cube, factor);
    // Product: 2*4*3; square: 3. Bytes: cube 16, y 12; y 12 (both operands are y) + 12, square 12. In and out: 16 and 12.
    expect(workOf([b.mul(y, y)])).toEqual({ perPixel: { flop: 27, bytes: 64 }, perCall: { flop: 0, bytes: 48 }, ioBytesPerPixel: 28 });
  });

  it('of fixed-size data counts per call', () => {
    expect(workOf([b.mul(factor, factor)])).toEqual({ perPixel: { flop: 0, bytes: 0 }, perCall: { flop: 12, bytes: 144 }, ioBytesPerPixel: 0 });
  });

  it('of a product over all pixels is per pixel, its result per call', () => {
    const rows = b.reshape(cube, { shape: [-1, 4] });
    const scatter = b.matMul(b.transpose(rows, { perm: [1, 0] }), rows);
    // 2*4*4 per pixel; bytes: transpose reads and writes 16, product reads 16 twice and writes 64 once.
    expect(workOf([scatter])).toEqual({ perPixel: { flop: 32, bytes: 64 }, perCall: { flop: 0, bytes: 64 }, ioBytesPerPixel: 16 });
  });

  it('counts a value once that several operations read or that is an output twice', () => {
    const y = b.abs(cube);
    expect(workOf([y, y, b.neg(cube)])?.ioBytesPerPixel).toBe(48);
  });
});

describe('regions of a plan', () => {
  it('add up to the product, the centring and the tail of RX on 4 bands', () => {
    const { manifest } = planOf(compileText(rxPipeline, { bands: 4 }));
    const { regions = [] } = onlyGraph(manifest.stages.inference) ?? {};
    const flop = regions.reduce((sum, region) => sum + region.flopPerPixel, 0);
    // y = (x - c) W: 4 + 2*4*4; squares 4; sum with signs 2*4; tail of a few operations on one value.
    expect(flop).toBeGreaterThanOrEqual(48);
    expect(flop).toBeLessThanOrEqual(56);
    for (const region of regions) expect(region.ioBytesPerPixel).toBeLessThanOrEqual(region.bytesPerPixel);
  });
});
