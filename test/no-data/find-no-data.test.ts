import { expect, test } from 'vitest';
import { findNoData } from '../../runtime/no-data/find-no-data.js';
import { markedRange } from '../../runtime/no-data/marked-values.js';
import { noDataValues } from '../../runtime/no-data/rule.js';
import { tensorFrom } from '../../schemas/tensor.js';

test('D5: a pixel with a gap in any band has no data', () => {
  const cube = tensorFrom('int16', [2, 2, 2], [-9999, -9999, 1, 2, 3, -9999, 5, 6]);
  const { found, notices } = findNoData(cube, [-9999]);
  expect(found).toMatchObject({
    count: 2,
    absent: Uint8Array.of(1, 0, 1, 0),
    present: [
      { start: 1, end: 2 },
      { start: 3, end: 4 },
    ],
  });
  expect(notices).toEqual(['2 of 4 pixels are no-data (-9999)']);
});

test('D5: a band that is empty everywhere marks no pixel, unless all bands are', () => {
  const cube = tensorFrom('float32', [1, 3, 2], [1, -9999, -9999, -9999, 3, -9999]);
  const { found, notices } = findNoData(cube, [-9999]);
  expect(found?.absent).toEqual(Uint8Array.of(0, 1, 0));
  expect(notices[0]).toContain('no pixel has data in band 1');
  expect(findNoData(tensorFrom('float32', [1, 2, 1], [0, 0]), [0]).found).toMatchObject({ count: 2, present: [] });
});

test('D5: values are compared as the dtype stores them', () => {
  const lowest = -3.4028234663852886e38;
  for (const stated of [lowest, -3.4e38, -0.1]) {
    const cube = tensorFrom('float32', [1, 2, 1], [stated, 7]);
    expect(findNoData(cube, [stated]).found?.count, String(stated)).toBe(1);
  }
  // Headers print the lowest float32 with six digits.
  expect(findNoData(tensorFrom('float32', [1, 2, 1], [lowest, 7]), [-3.40282e38]).found?.count).toBe(1);
  expect(findNoData(tensorFrom('float64', [1, 2, 1], [Number.NaN, 7]), [Number.NaN]).found?.count).toBe(1);
  expect(findNoData(tensorFrom('int64', [1, 2, 1], [-9999, 7]), [-9999]).found?.count).toBe(1);
});

test('D5: a value that the dtype cannot hold marks nothing, with a notice', () => {
  expect(markedRange(-9999, 'uint16')).toBeUndefined();
  expect(markedRange(0.5, 'int16')).toBeUndefined();
  expect(markedRange(1e300, 'float32')).toBeUndefined();
  const { found, notices } = findNoData(tensorFrom('uint16', [1, 1, 1], [55_537]), [-9999]);
  expect(found).toBeUndefined();
  expect(notices).toEqual(['no-data value -9999 cannot occur in a cube of uint16 and marks no pixel']);
});

test("D5: values of the call count beside that of the file, which 'none' leaves out", () => {
  expect(noDataValues(undefined, { ignoreValue: -1 })).toEqual([-1]);
  expect(noDataValues(Number.NaN, { ignoreValue: -1 })).toEqual([-1, Number.NaN]);
  expect(noDataValues('none', { ignoreValue: -1 })).toEqual([]);
  expect(noDataValues(['none', 5], { ignoreValue: -1 })).toEqual([5]);
  expect(() => noDataValues('nan' as 'none', {})).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});
