import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../compiler/ir/builder.js';
import { interpret } from '../../compiler/ir/interpret.js';
import { moduleOf, type Value } from '../../compiler/ir/value.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { labelledSample, sampleCapacity } from '../../compiler/reductions/labelled-sample.js';
import { tensorFrom } from '../../schemas/tensor.js';

const b = createBuilder(ops, { node: 'n', line: 1, role: 'fit' });
const options = { skipSinglePixel: false, isWide: false };

/** Rows `from` to `to` of a column that counts them, every third one marked. */
function chunkOf(from: number, to: number): Readonly<Record<'count' | 'rows', Value>> {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  const data = b.constant(tensorFrom('float64', [numbers.length, 1], numbers));
  const mask = b.constant(
    tensorFrom(
      'bool',
      [numbers.length, 1],
      numbers.map((n) => Number(n % 3 === 0)),
    ),
  );
  return labelledSample.chunk(b, { data, mask }, options);
}

/** The rows that are kept: number and label. */
function kept(sample: Readonly<Record<'count' | 'rows', Value>>): (readonly [number: number, label: number])[] {
  const module = moduleOf('m', 'fit', [{ name: 'rows', value: sample.rows, role: 'next' }]);
  const { data } = interpret(module, {}, ops).rows as { data: Float64Array };
  const rows = Array.from({ length: sampleCapacity }, (_, row) => data.subarray(3 * row, 3 * row + 3));
  return rows.filter(([rank]) => rank !== 0).map(([, label, value]) => [value as number, label as number]);
}

describe('a sample of labelled rows', () => {
  it('holds all rows of few, with their labels', () => {
    const rows = kept(labelledSample.merge(b, chunkOf(0, 40), chunkOf(40, 100))).sort(([a], [c]) => a - c);
    expect(rows).toEqual(Array.from({ length: 100 }, (_, n) => [n, Number(n % 3 === 0)]));
  });

  it('holds an even share of many, whichever chunk they came in', () => {
    const [first, second] = [15000, 25000];
    const rows = kept(labelledSample.merge(b, chunkOf(0, first), chunkOf(first, first + second))).map(([n]) => n);
    expect(new Set(rows).size).toBe(sampleCapacity);
    // Multiples of the golden ratio leave a share of 1/2 of any run of rows to within a few rows.
    for (const from of [0, 5000, 14000, 20000, 39000]) {
      const within = rows.filter((n) => n >= from && n < from + 1000).length;
      expect(Math.abs(within - 500)).toBeLessThan(10);
    }
  });
});
