import { describe, expect, it } from 'vitest';
import type { OpBuilder } from '../../compiler/ir/builder.js';
import type { Value } from '../../compiler/ir/value.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { numbersOf } from './check-op.js';
import { gradientOf } from './gradient-of.js';

const grid = tensorFrom('float64', [2, 3], [5, 1, 5, 5, 2, 0]);

function gradientAt(x: typeof grid, build: (b: OpBuilder, x: Value) => Value): number[] {
  const [gradient] = gradientOf(build, [x]);
  return gradient ? numbersOf(gradient) : [];
}

describe('gradients where there is no derivative', () => {
  it.each(['reduceMax', 'reduceMin'] as const)('%s of all axes shares equally among ties', (op) => {
    const x = op === 'reduceMax' ? grid : { ...grid, data: grid.data.map((value) => -value) };
    const third = 1 / 3;
    expect(gradientAt(x, (b, v) => b[op](v, { axes: [0, 1], keepDims: false }))).toEqual([third, 0, third, third, 0, 0]);
  });

  it('reduceMax of the only axis is one of all axes', () => {
    const row = tensorFrom('float64', [3], [4, 4, 1]);
    expect(gradientAt(row, (b, v) => b.reduceMax(v, { axes: [-1], keepDims: true }))).toEqual([0.5, 0.5, 0]);
  });

  it.each([true, false])('reduceMax along one axis sends all to the first tie (keepDims %s)', (keepDims) => {
    expect(gradientAt(grid, (b, v) => b.reduceMax(v, { axes: [-1], keepDims }))).toEqual([1, 0, 0, 1, 0, 0]);
    expect(gradientAt(grid, (b, v) => b.reduceMax(v, { axes: [0], keepDims }))).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('reduceMin along several axes of more shares equally', () => {
    const cube = tensorFrom('float64', [2, 2, 2], [1, 1, 3, 1, 2, 5, 5, 4]);
    const expected = [1 / 3, 1 / 3, 0, 1 / 3, 1, 0, 0, 0];
    expect(gradientAt(cube, (b, v) => b.reduceMin(v, { axes: [1, 2], keepDims: false }))).toEqual(expected);
  });

  it('a clamp passes the gradient at its bounds', () => {
    const row = tensorFrom('float64', [5], [-1, 0, 0.5, 1, 2]);
    const clamp = (b: OpBuilder, v: Value): Value => b.min(b.max(v, b.scalar(0, 'float64')), b.scalar(1, 'float64'));
    expect(gradientAt(row, clamp)).toEqual([0, 1, 1, 1, 0]);
  });

  it('topK sends the gradient to the lower positions', () => {
    const k = tensorFrom('int64', [1], [1]);
    expect(gradientAt(grid, (b, v) => b.topK(v, b.constant(k))[0])).toEqual([1, 0, 0, 1, 0, 0]);
  });

  it('abs has 0 at 0 and sqrt is infinite there', () => {
    const zero = tensorFrom('float64', [1], [0]);
    expect(gradientAt(zero, (b, v) => b.abs(v))).toEqual([0]);
    expect(gradientAt(zero, (b, v) => b.sqrt(v))).toEqual([Infinity]);
  });
});
