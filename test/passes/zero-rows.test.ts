import { rowsSymbol } from '../../compiler/ops/non-zero.js';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { optimise, stepFusions } from '../../compiler/5-optimise/optimise.js';
import { emitOnnx } from '../../compiler/6-emit/emit-onnx.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { type IrModule, moduleOf, operationsOf } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { feedsFor, loweredModule, samplesOf } from './sample-modules.js';

const pixels = 12;

/** The rows that a module with one region chooses. */
function chosenRows(module: IrModule, feeds: Record<string, Tensor>): number {
  const operation = operationsOf(module).find(({ op }) => op === 'nonZero');
  if (!operation) throw new Error('no rows are chosen');
  const value = { from: 'operation', operation, index: 0, type: { dtype: 'int64', dims: [rowsSymbol] } } as const;
  return interpret(moduleOf('rows', 'step', [{ name: 'rows', value, role: 'output' }]), feeds, ops).rows?.data.length ?? 0;
}

/** Runs a module as a plan would, with the rewriting of onnxruntime. */
async function runModule(module: IrModule, feeds: Record<string, Tensor>): Promise<ort.InferenceSession.OnnxValueMapType> {
  const session = await ort.InferenceSession.create(emitOnnx(module, ops).bytes, { logSeverityLevel: 4 });
  const inputs = session.inputNames.map((name) => [name, feeds[name] as Tensor] as const);
  return session.run(Object.fromEntries(inputs.map(([name, { dtype, data, dims }]) => [name, new ort.Tensor(dtype, data, dims)])));
}

describe('gradients of the rows outside a boundary', () => {
  const [sample] = samplesOf('compact-zero-rows');
  const step = loweredModule(sample?.pipeline ?? '');
  const compacted = optimise(step, ops, stepFusions);
  // Embeddings of these data lie between 4.5 and 50 from the centre, and a radius above 1 is the number it follows from.
  const radii = [
    ['all', -2, (count: number) => count === pixels],
    ['some', 6, (count: number) => count > 0 && count < pixels],
    ['no', 50, (count: number) => count === 0],
  ] as const;

  it.each(radii)('are those of all rows where %s pixels are outside', async (_, radius, fits) => {
    const feeds = { ...feedsFor(step), 'svdd.r_unconstrained': tensorFrom('float32', [], [radius]) };
    const rows = chosenRows(compacted, feeds);
    expect(fits(rows), `${rows} rows`).toBe(true);
    const expected = interpret(step, feeds, ops);
    const actual = await runModule(compacted, feeds);
    for (const [name, { data }] of Object.entries(expected)) {
      // float32 sums of a dozen rows of numbers near 1, then a step of the optimizer, which divides by a root of squares.
      Array.from(data, Number).forEach((value, i) => {
        expect(Math.abs(Number(actual[name]?.data[i]) - value), name).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
      });
    }
  });
});
