import { dimsOf } from '../../schemas/dim-text.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuilder, definitionOf } from '../../compiler/ir/builder.js';
import { InternalError } from '../../compiler/ir/dims.js';
import type { Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { forwardOrigin } from './gradient-of.js';

const b = createBuilder(ops, forwardOrigin);
const of = (...dims: (number | string)[]): Value => b.input('x', { dtype: 'float32', dims: dimsOf(...dims) }, 'batch');
const ints = (...values: number[]): Value => b.constant(tensorFrom('int64', [values.length], values));

describe('result shapes', () => {
  it('of reshape keep symbols and divide them out', () => {
    const cube = of('B', 'H', 'W', 6);
    expect(b.reshape(cube, { shape: [-1, 6] }).type.dims).toEqual(dimsOf('B*H*W', 6));
    expect(b.reshape(cube, { shape: [0, -1, 3] }).type.dims).toEqual(dimsOf('B', '2*H*W', 3));
    expect(b.reshape(of('B*H', 6), { shape: [3, -1] }).type.dims).toEqual(dimsOf(3, '2*B*H'));
    expect(() => b.reshape(cube, { shape: [-1, 5] })).toThrow(InternalError);
    expect(() => b.reshape(cube, { shape: [-1, 0, -1] })).toThrow(InternalError);
    expect(() => b.reshape(cube, { shape: [0, 0, 0] })).toThrow(InternalError);
  });

  it('of reshape undo one another', () => {
    const dims = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom('B', 'H', 'W')), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(dims, (shape) => {
        const x = of(...shape);
        const flat = b.reshape(x, { shape: [-1] });
        expect(flat.type.dims).toHaveLength(1);
        expect(b.reshapeLike(flat, x).type).toEqual(x.type);
      }),
    );
  });

  it('of topK hold k if it is a constant, else a symbol', () => {
    expect(b.topK(of('B', 5), ints(2)).map((value) => value.type.dims)).toEqual([dimsOf('B', 2), dimsOf('B', 2)]);
    const k = b.input('k', { dtype: 'int64', dims: [1] }, 'batch');
    expect(b.topK(of('B', 5), k)[1].type).toEqual({ dtype: 'int64', dims: dimsOf('B', 'K') });
  });
});

describe('operands that no lowering may build', () => {
  it.each<[string, () => unknown]>([
    ['other symbols', () => b.add(of('B'), of('H'))],
    ['other dtypes', () => b.add(of(2), ints(1, 2))],
    ['integers to divide', () => b.div(ints(1), ints(2))],
    ['a size not known to be 1', () => b.squeeze(of('B', 3), { axes: [0] })],
    ['unknown sizes to join', () => b.concat([of('B'), of(3)], { axis: 0 })],
    ['positions outside', () => b.take(of(3), { axis: 0, indices: [3] })],
    ['no axes', () => b.reduceSum(of(3), { axes: [], keepDims: true })],
    ['axes named twice', () => b.reduceSum(of(3, 2), { axes: [1, -1], keepDims: true })],
    ['inner sizes that differ', () => b.matMul(of(2, 3), of(4, 2))],
    ['a larger operand to expand', () => b.expandLike(of('B', 3), of(3))],
    ['half an order of axes', () => b.transpose(of(2, 3), { perm: [0] })],
  ])('are refused: %s', (_, build) => {
    expect(build).toThrow(InternalError);
  });
});

describe('axes that an op mixes', () => {
  const cube = { dtype: 'float32', dims: dimsOf('B', 'H', 'W', 61) } as const;
  const mixed = (op: string, attributes: Record<string, number | number[]>) => definitionOf(ops, op).mixes?.([cube], attributes) ?? [];

  it('are those along which elements meet or move', () => {
    expect(mixed('softmax', { axis: -1 })).toEqual([3]);
    expect(mixed('softmax', { axis: 1 })).toEqual([1]);
    expect(mixed('matMul', {})).toEqual([3]);
    expect(mixed('topK', {})).toEqual([3]);
    expect(mixed('take', { axis: -2, indices: [0] })).toEqual([2]);
    expect(mixed('sizeOf', { axes: [-2, 1] })).toEqual([1, 2]);
  });

  it('are none for elementwise and rearranging ops', () => {
    for (const op of ['mul', 'sigmoid', 'where', 'expandLike', 'cast', 'transpose', 'unsqueeze']) expect(mixed(op, {})).toEqual([]);
  });
});

it('an op with rows of zeros says how its attributes follow where axes move', () => {
  const naming = Object.values(ops).filter(({ zeroRows, samples }) =>
    samples.some(({ attributes }) => zeroRows && ['axes', 'axis', 'perm'].some((key) => key in attributes)),
  );
  expect(naming.map(({ name }) => name)).toEqual(expect.arrayContaining(['reduceSum', 'squeeze', 'unsqueeze']));
  for (const { name, withAxes } of naming) expect(withAxes, name).toBeDefined();
});
