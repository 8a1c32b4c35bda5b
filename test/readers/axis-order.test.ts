import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnMajorToRowMajor } from '../../runtime/readers/stored/axis-order.js';
import { arrayOf, dtypes } from '../../schemas/dtype.js';
import { elementCount, numberAt, tensorFrom } from '../../schemas/tensor.js';

/** Position in column-major order of the element that is `index`-th in row-major order. */
function columnMajorIndex(index: number, dims: readonly number[]): number {
  let rest = index;
  const digits = dims.toReversed().map((size) => {
    const digit = rest % size;
    rest = Math.floor(rest / size);
    return digit;
  });
  return digits.reduce((position, digit, axis) => position * (dims[dims.length - 1 - axis] as number) + digit, 0);
}

it('turns column-major data of any rank, size and dtype into row-major data', () => {
  const dims = fc
    .array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 31, max: 40 })), { maxLength: 4 })
    .filter((sizes) => elementCount(sizes) <= 50_000);
  fc.assert(
    fc.property(dims, fc.constantFrom(...dtypes), (sizes, dtype) => {
      const { data } = tensorFrom(
        dtype,
        sizes,
        Array.from({ length: elementCount(sizes) }, (_, i) => i % 120),
      );
      const result = columnMajorToRowMajor(dtype, sizes, data);
      expect(result).toBeInstanceOf(arrayOf(dtype));
      expect(result).toHaveLength(data.length);
      for (let i = 0; i < data.length; i++)
        if (numberAt(result, i) !== numberAt(data, columnMajorIndex(i, sizes))) throw new Error(`element ${i} of [${sizes}] is wrong`);
    }),
    { numRuns: 80 },
  );
});

it('keeps every bit of 64-bit integers that look like signalling NaN', () => {
  const bits = [0x7ff0000000000001n, -0x000fffffffffffffn, 0x7ff4000000000000n, 1n];
  expect(columnMajorToRowMajor('int64', [2, 2], BigInt64Array.from(bits))).toEqual(
    BigInt64Array.of(bits[0] as bigint, bits[2] as bigint, bits[1] as bigint, bits[3] as bigint),
  );
});
