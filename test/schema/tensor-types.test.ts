import { expect, it } from 'vitest';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';

/** Compiles only if the array follows from the dtype. */
function firstOf(value: Tensor): number | bigint | undefined {
  if (value.dtype === 'int64') return value.data[0] satisfies bigint | undefined;
  if (value.dtype !== 'float32') return undefined;
  const floats: Float32Array = value.data;
  return floats[0];
}

it('the array of a tensor is known where its dtype is', () => {
  expect(firstOf(tensorFrom('float32', [1], [2]))).toBe(2);
  expect(firstOf(tensorFrom('int64', [1], [3]))).toBe(3n);
});
