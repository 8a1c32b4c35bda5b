import { dimsOf } from '../../schemas/dim-text.js';
import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../compiler/ir/builder.js';
import { interpret } from '../../compiler/ir/interpret.js';
import type { IrModule, Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { forwardOrigin } from './gradient-of.js';

const b = createBuilder(ops, forwardOrigin);
const cube = b.input('cube', { dtype: 'float32', dims: dimsOf('B', 'C') }, 'batch');
const weights = b.input('weights', { dtype: 'float32', dims: dimsOf('C') }, 'state');

function moduleOf(outputs: Record<string, Value>): IrModule {
  const named = Object.entries(outputs).map(([name, value]) => ({ name, value, role: 'output' as const }));
  return { name: 'm', stage: 'inference', inputs: [cube, weights], outputs: named };
}

const feeds = { cube: tensorFrom('float32', [2, 2], [1, 4, 3, 2]), weights: tensorFrom('float32', [2], [10, 1]) };

describe('interpret', () => {
  it('evaluates every output, inputs and constants among them', () => {
    const score = b.reduceSum(b.mul(cube, weights), { axes: [1], keepDims: false });
    const [values, positions] = b.topK(cube, b.constant(tensorFrom('int64', [1], [1])));
    const results = interpret(moduleOf({ score, values, positions, cube, one: b.scalar(1, 'float32') }), feeds, ops);
    expect(results).toEqual({
      score: tensorFrom('float32', [2], [14, 32]),
      values: tensorFrom('float32', [2, 1], [4, 3]),
      positions: tensorFrom('int64', [2, 1], [1, 0]),
      cube: feeds.cube,
      one: tensorFrom('float32', [], [1]),
    });
  });

  it('refuses feeds that are missing or do not fit the inputs', () => {
    const module = moduleOf({ y: b.mul(cube, weights) });
    expect(() => interpret(module, { cube: feeds.cube }, ops)).toThrow('no tensor for input weights');
    const three = { ...feeds, weights: tensorFrom('float32', [3], [1, 1, 1]) };
    expect(() => interpret(module, three, ops)).toThrow('dimension C is 2, not 3');
    expect(() => interpret(module, { ...feeds, weights: tensorFrom('float64', [2], [1, 1]) }, ops)).toThrow('float64');
  });
});
