import { describe, expect, it } from 'vitest';
import { applyStep, identityForm } from '../../compiler/ir/affine/affine-form.js';
import type { AffineStep } from '../../compiler/ir/affine-step.js';
import { createBuilder, type OpBuilder } from '../../compiler/ir/builder.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { moduleOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { classMoments } from '../../compiler/reductions/class-moments.js';
import { reductions } from '../../compiler/reductions/registry.gen.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';

const b = createBuilder(ops, { node: 'n', line: 1, role: 'fit' });
const data = b.constant(tensorFrom('float64', [5, 3], [1, -2, 3, 0.5, 4, -1, 2, 0.25, -3, 5, 1, 6, -4, 2, 0]));

const mask = b.constant(tensorFrom('bool', [5, 1], [1, 0, 0, 1, 0]));

const vector = (...values: number[]): Value => b.constant(tensorFrom('float64', [values.length], values));
const matrix = b.constant(tensorFrom('float64', [3, 2], [2, -1, 0.5, 3, -4, 1]));

/** Maps by name, with the steps as the compiler meets them and as operations on the data. */
const maps: Readonly<Record<string, { readonly steps: readonly AffineStep[]; readonly image: (b: OpBuilder, x: Value) => Value }>> = {
  'a negative factor': {
    steps: [
      { kind: 'subtract', by: b.scalar(1.5, 'float64') },
      { kind: 'scale', by: b.scalar(-2, 'float64') },
    ],
    image: (c, x) => c.mul(c.sub(x, c.scalar(1.5, 'float64')), c.scalar(-2, 'float64')),
  },
  'a factor of zero': {
    steps: [
      { kind: 'scale', by: b.scalar(0, 'float64') },
      { kind: 'add', by: b.scalar(3, 'float64') },
    ],
    image: (c, x) => c.add(c.mul(x, c.scalar(0, 'float64')), c.scalar(3, 'float64')),
  },
  'a shift and a factor per channel': {
    steps: [
      { kind: 'subtract', by: vector(1, 2, 3) },
      { kind: 'scale', by: vector(2, -0.5, 4) },
    ],
    image: (c, x) => c.mul(c.sub(x, vector(1, 2, 3)), vector(2, -0.5, 4)),
  },
  'a matrix between shifts': {
    steps: [
      { kind: 'add', by: vector(1, 2, 3) },
      { kind: 'linear', matrix },
      { kind: 'add', by: vector(-1, 7) },
    ],
    image: (c, x) => c.add(c.matMul(c.add(x, vector(1, 2, 3)), matrix), vector(-1, 7)),
  },
};

/** What each reduction can follow; the others keep a pass of their own. */
const followed: Readonly<Record<string, readonly string[]>> = {
  extrema: ['a negative factor', 'a factor of zero'],
  labelledSample: [],
  bandExtrema: ['a negative factor', 'a factor of zero', 'a shift and a factor per channel'],
  moments: ['a negative factor', 'a factor of zero', 'a shift and a factor per channel'],
  comoments: Object.keys(maps),
  classMoments: Object.keys(maps),
};

function valuesOf(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Tensor>> {
  const outputs = Object.entries(entries).map(([name, value]) => ({ name, value, role: 'output' as const }));
  return interpret(moduleOf('m', 'fit', outputs), {}, ops);
}

describe.each(Object.entries(reductions))('the statistic %s', (name, reduction) => {
  const options = { skipSinglePixel: false, isWide: false };
  for (const [map, { steps, image }] of Object.entries(maps)) {
    const form = steps.reduce((before, step) => applyStep(b, before, step), identityForm(data));
    const mapped = reduction.mapped(b, reduction.chunk(b, { data, mask }, options), form);

    it(`${followed[name]?.includes(map) ? 'follows' : 'does not follow'} ${map}`, () => {
      expect(mapped !== undefined).toBe(followed[name]?.includes(map));
      if (!mapped) return;
      const [found, expected] = [valuesOf(mapped), valuesOf(reduction.chunk(b, { data: image(b, data), mask }, options))];
      for (const [entry, value] of Object.entries(expected)) {
        // A handful of float64 operations on numbers below 1000.
        Array.from({ length: value.data.length }, (_, i) =>
          expect(numberAt((found[entry] as Tensor).data, i)).toBeCloseTo(numberAt(value.data, i), 10),
        );
      }
    });
  }
});

it('class moments of wide data are as exact far from 0 as near it', () => {
  const far = b.add(data, b.scalar(2 ** 40, 'float64'));
  const [near, moved] = [
    valuesOf(classMoments.chunk(b, { data, mask }, { skipSinglePixel: false, isWide: false })),
    valuesOf(classMoments.chunk(b, { data: far, mask }, { skipSinglePixel: false, isWide: true })),
  ];
  // The data are quarters, which 2 ** 40 leaves exact; means of five are rounded to 2 ** -13, but not what is left of them.
  const numbers = (tensor: Tensor | undefined) => Array.from(tensor?.data as Float64Array);
  expect(numbers(moved.within)).toEqual(numbers(near.within).map((value) => expect.closeTo(value, 10) as number));
});
