import { describe, expect, it } from 'vitest';
import { kaimingBound, normalTensor, uniforms, uniformTensor, xavierBound } from '../../compiler/nodes/computations/initial-values.js';
import { philox4x32 } from '../../schemas/philox.js';

describe('philox', () => {
  // Known answers of philox4x32-10 in the Random123 library (kat_vectors).
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const)('gives the published words of counter $counter', ({ counter, key, words }) => {
    expect(philox4x32(counter, key)).toEqual(words);
  });
});

describe('initial values', () => {
  const draw = { seed: 42, stream: 0 };

  it('are the same for the same seed and stream, and others for others', () => {
    expect(uniforms(7, draw)).toEqual(uniforms(9, draw).slice(0, 7));
    const first = [draw, { seed: 43, stream: 0 }, { seed: 42, stream: 1 }, { seed: 42 + 2 ** 32, stream: 0 }].map((d) => uniforms(1, d)[0]);
    expect(new Set(first).size).toBe(4);
  });

  it('fill the interval evenly', () => {
    const { data } = uniformTensor([100, 100], 0.5, draw);
    const counts = [0, 0, 0, 0];
    for (const value of data as Float32Array) counts[Math.floor((value + 0.5) * 4)] = (counts[Math.floor((value + 0.5) * 4)] ?? 0) + 1;
    // Each count is binomial with mean 2500 and deviation 43; the draw is fixed, so the bound holds always or never.
    expect(counts.every((count) => Math.abs(count - 2500) < 4 * 43)).toBe(true);
    expect(counts).toHaveLength(4);
  });

  it('have the mean and deviation of the normal distribution', () => {
    const values = Array.from(normalTensor([10000], 2, draw).data as Float32Array);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // Standard errors: 2 / sqrt(n) = 0.02 of the mean, 4 sqrt(2 / n) = 0.057 of the variance.
    expect(Math.abs(mean)).toBeLessThan(4 * 0.02);
    expect(Math.abs(variance - 4)).toBeLessThan(4 * 0.057);
  });

  it('take the published bounds', () => {
    expect(xavierBound(3, 5)).toBeCloseTo(Math.sqrt(0.75), 12);
    expect(kaimingBound(27, Math.sqrt(5))).toBeCloseTo(1 / Math.sqrt(27), 12);
  });
});
