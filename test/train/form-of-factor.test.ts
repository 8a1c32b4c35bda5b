import { describe, expect, it } from 'vitest';
import { quadraticFactor } from '../../runtime/host/derivers/quadratic-factor.js';
import { formOfFactor } from '../../runtime/host/restorers/form-of-factor.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';

describe('formOfFactor', () => {
  it.each([
    ['definite', [4, 1, 0, 1, 3, -1, 0, -1, 2]],
    ['indefinite', [1, 2, 0, 2, -3, 1, 0, 1, 0.5]],
    ['singular', [1, 1, 0, 1, 1, 0, 0, 0, 2]],
  ])('undoes quadraticFactor for a form that is %s', (_, form) => {
    const params = { from: 'inverse', dtype: 'float64' };
    const { factor, signs } = quadraticFactor.derive({ matrix: tensorFrom('float64', [3, 3], form) }, params) as { factor: Tensor; signs: Tensor };
    const restored = formOfFactor.restore(factor, { signs }).data as Float64Array;
    // float64 through a factorisation of a 3 x 3 matrix of size 4: a few units of 2^-52 * 4.
    for (const [i, value] of form.entries()) expect(Math.abs((restored[i] as number) - value)).toBeLessThan(1e-14);
  });

  it('is exactly symmetric', () => {
    const factor = tensorFrom('float32', [3, 3], [0.1, 0.7, 0.3, 0.9, 0.2, 0.6, 0.5, 0.8, 0.4]);
    const form = formOfFactor.restore(factor, { signs: tensorFrom('float32', [3, 1], [1, -1, 1]) });
    const at = (i: number, k: number) => (form.data as Float64Array)[3 * i + k];
    for (const [i, k] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect(at(i, k)).toBe(at(k, i));
    expect(form.dtype).toBe('float64');
  });
});
