import { symbolDim } from '../../schemas/dim.js';
import { dimsOf } from '../../schemas/dim-text.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vjp } from '../../compiler/4-differentiate/vjp.js';
import { createBuilder } from '../../compiler/ir/builder.js';
import { InternalError } from '../../compiler/ir/dims.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { type Operation, operationsOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { elementCount, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { numbersOf } from './check-op.js';
import { forwardOrigin, gradientOf } from './gradient-of.js';

const b = createBuilder(ops, forwardOrigin);
const row = tensorFrom('float64', [3], [1, 2, -3]);

function operationsBehind(value: Value): Operation[] {
  return operationsOf({ name: 'm', stage: 'train', inputs: [], outputs: [{ name: 'y', value, role: 'output' }] });
}

describe('vjp', () => {
  it('adds up what reaches a value on several ways', () => {
    // d(x^2 x + x)/dx = 3 x^2 + 1
    const [gradient] = gradientOf((builder, x) => builder.add(builder.mul(builder.mul(x, x), x), x), [row]);
    expect(numbersOf(gradient as Tensor)).toEqual([4, 13, 28]);
  });

  it('stops at integers, bools, and inputs that the output does not depend on', () => {
    const cast = (x: Value) => b.cast(b.cast(x, { to: 'int64' }), { to: 'float64' });
    const positive = (x: Value) => b.cast(b.greater(x, b.scalar(0, 'float64')), { to: 'float64' });
    const gradients = gradientOf((_, x, y, z) => b.add(b.mul(cast(x), z as Value), positive(y as Value)), [row, row, row, row]);
    expect(gradients.map((gradient) => gradient && numbersOf(gradient))).toEqual([null, null, [1, 2, -3], null]);
  });

  it('keeps the float part of an integer mask', () => {
    const mask = tensorFrom('bool', [3], [1, 0, 1]);
    const [ofX, ofMask] = gradientOf((_, x, m) => b.where(m as Value, x, b.scalar(0, 'float64')), [row, mask]);
    expect([numbersOf(ofX as Tensor), ofMask]).toEqual([[1, 0, 1], null]);
  });

  it('returns to the dtype of the operand of a cast', () => {
    const narrow = tensorFrom('float32', [3], [1, 2, -3]);
    const [gradient] = gradientOf((_, x) => b.mul(b.cast(x, { to: 'float64' }), b.scalar(0.5, 'float64')), [narrow]);
    expect(gradient).toEqual(tensorFrom('float32', [3], [0.5, 0.5, 0.5]));
  });

  it('differentiates by intermediate results and starts at several scalars with cotangent 1', () => {
    const x = b.input('x', { dtype: 'float64', dims: dimsOf('B') }, 'batch');
    const scores = b.exp(x);
    const over = { axes: [0], keepDims: false };
    const [sum, most] = [b.reduceSum(scores, over), b.reduceMax(scores, over)];
    const [gradient] = vjp(ops, [{ output: sum }, { output: most }], [scores]);
    expect(gradient?.type).toEqual(scores.type);
    const outputs = [{ name: 'dy', value: gradient as Value, role: 'output' as const }];
    const fed = { x: tensorFrom('float64', [3], [0, 2, 1]) };
    const { dy } = interpret({ name: 'm', stage: 'train', inputs: [x], outputs }, fed, ops);
    expect(numbersOf(dy as Tensor)).toEqual([1, 2, 1]);
  });

  it('gives backward operations the origin of what they differentiate', () => {
    const x = b.input('x', { dtype: 'float64', dims: [] }, 'batch');
    const [gradient] = vjp(ops, [{ output: b.at({ node: 'loss', line: 9, role: 'forward' }).sigmoid(b.exp(x)) }], [x]);
    const origins = operationsBehind(gradient as Value).map(({ op, origin }) => `${op} ${origin.node}:${origin.line} ${origin.role}`);
    expect(origins).toContain('sub loss:9 backward');
    expect(origins).toContain('mul scorer:7 backward');
    expect(origins).toContain('exp scorer:7 forward');
  });

  it('wants float seeds, and a cotangent for each that is no scalar', () => {
    const x = b.input('x', { dtype: 'float64', dims: [3] }, 'batch');
    expect(() => vjp(ops, [{ output: x }], [x])).toThrow('needs a cotangent');
    expect(() => vjp(ops, [{ output: b.cast(x, { to: 'int64' }) }], [x])).toThrow('no gradient of int64');
    expect(() => vjp(ops, [{ output: x, cotangent: b.constant(tensorFrom('float64', [2], [1, 1])) }], [x])).toThrow(InternalError);
  });
});

describe('broadcast operands', () => {
  const axis = fc.record({ size: fc.integer({ min: 1, max: 3 }), keep: fc.boolean(), isSymbol: fc.boolean() });

  it('get a gradient of their own shape: the number of elements each was copied to', () => {
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 4 }), fc.nat({ max: 4 }), (axes, lead) => {
        const full = axes.map(({ size }) => size);
        const small = axes.slice(lead).map(({ size, keep }) => (keep ? size : 1));
        const types = [
          { dtype: 'float64' as const, dims: axes.map(({ size, isSymbol }, i) => (isSymbol ? symbolDim(`S${i}`) : size)) },
          {
            dtype: 'float64' as const,
            dims: axes.slice(lead).map(({ size, keep, isSymbol }, i) => (keep ? (isSymbol ? symbolDim(`S${i + lead}`) : size) : 1)),
          },
        ];
        const tensors = [full, small].map((dims) => tensorFrom('float64', dims, new Float64Array(elementCount(dims))));
        const copies = elementCount(full) / elementCount(small);
        const [ofFull, ofSmall] = gradientOf((_, x, y) => b.add(x, y as Value), tensors, types);
        expect([ofFull?.dims, ofSmall?.dims]).toEqual([full, small]);
        expect(new Set(numbersOf(ofFull as Tensor))).toEqual(new Set([1]));
        expect(new Set(numbersOf(ofSmall as Tensor))).toEqual(new Set([copies]));
      }),
    );
  });
});
