import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../runtime/tensor/blocks.js';
import { convertTensor } from '../../runtime/tensor/tensor-check.js';
import { type DType, dtypes } from '../../schemas/dtype.js';
import { numberAt, tensorFrom } from '../../schemas/tensor.js';

const numbers = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 1, 2 ** 24 + 1, 2 ** 53, Number.NaN, Infinity),
);

describe('a conversion', () => {
  it('keeps every value or is refused; only float64 to float32 rounds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...dtypes), fc.constantFrom(...dtypes), fc.array(numbers, { maxLength: 4 }), (from, to, values) => {
        const source = tensorFrom(
          from,
          [values.length],
          values.map((value) => representable(from, value)),
        );
        const result = attempt(() => convertTensor('x', source, to));
        if (!result) return;
        for (let i = 0; i < values.length; i++) {
          const before = numberAt(source.data, i);
          expect(numberAt(result.data, i)).toBe(
            from === 'float64' && to === 'float32' ? Math.fround(before) : before === 0 && !to.startsWith('float') ? 0 : before,
          );
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('that only widens is never refused', () => {
    const pairs = [
      ['uint8', 'int16'],
      ['int8', 'float32'],
      ['uint16', 'int32'],
      ['int16', 'float32'],
      ['uint32', 'float64'],
      ['int32', 'int64'],
      ['bool', 'int64'],
    ] as const;
    for (const [from, to] of pairs) {
      const limits = from === 'bool' ? [0, 1] : [-(2 ** 31), 2 ** 31 - 1, 0, 2 ** 32 - 1];
      expect(attempt(() => convertTensor('x', tensorFrom(from, [limits.length], limits), to))).toBeDefined();
    }
  });
});

function representable(dtype: DType, value: number): number {
  if (dtype === 'bool') return value > 0 ? 1 : 0;
  return dtype === 'int64' && !Number.isFinite(value) ? 0 : value;
}

function attempt<T>(convert: () => T): T | undefined {
  try {
    return convert();
  } catch (error) {
    expect(error).toMatchObject({ code: 'dtype-lossy' });
    return undefined;
  }
}

describe('blocks', () => {
  it('cover every row of every image once, in order, within the limit', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, size, fc.integer({ min: 1, max: 3000 }), (images, rows, columns, limit) => {
        const covered = blocksOf({ images, rows, columns }, limit).flatMap((block) => {
          expect(block.images * block.rows * columns).toBeLessThanOrEqual(Math.max(limit, columns));
          return Array.from({ length: block.images * block.rows }, (_, i) => block.image * rows + block.row + i);
        });
        expect(covered).toEqual(Array.from({ length: images * rows }, (_, i) => i));
      }),
    );
  });
});
