import { describe, expect, it } from 'vitest';
import { drawNoise, shuffledOrder } from '../../runtime/run/noise.js';
import { boxMuller } from '../../schemas/box-muller.js';
import { philox4x32, type Words4 } from '../../schemas/philox.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';

const ones = 0xffffffff;

/** The known answers of the generator's authors (Random123, kat_vectors). */
const answers: readonly (readonly [Words4, readonly [number, number], Words4])[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [ones, ones, ones, ones],
    [ones, ones],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

const key = { seed: 42, draw: 7, name: 'drop.mask' };

function momentsOf(values: ArrayLike<number>): { mean: number; variance: number } {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return { mean, variance: list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length };
}

describe('the random generator', () => {
  it.each(answers)('gives the known answer for counter %j', (counter, words, answer) => {
    expect(philox4x32(counter, words)).toEqual(answer);
  });

  it('gives the same numbers for the same key, whatever the size, and others for any other key', () => {
    const first = drawNoise(key, 'uniform', 'float32', [3, 5]);
    expect(drawNoise(key, 'uniform', 'float32', [10]).data).toEqual(first.data.slice(0, 10));
    for (const other of [{ seed: 43 }, { seed: 42 + 2 ** 32 }, { draw: 8 }, { name: 'drop.mas' }])
      expect(drawNoise({ ...key, ...other }, 'uniform', 'float32', [3, 5]).data).not.toEqual(first.data);
  });

  it('is uniform in [0, 1) and standard normal', () => {
    const count = 100_003;
    const uniform = drawNoise(key, 'uniform', 'float32', [count]).data as Float32Array;
    expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true);
    const normal = drawNoise(key, 'normal', 'float32', [count]).data as Float32Array;
    // Five standard errors of each moment.
    const [u, n] = [momentsOf(uniform), momentsOf(normal)];
    expect(Math.abs(u.mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * count));
    expect(Math.abs(u.variance - 1 / 12)).toBeLessThan(5 / Math.sqrt(180 * count));
    expect(Math.abs(n.mean)).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(n.variance - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });

  it('turns uniform numbers into normal ones as logarithm, cosine and sine do', () => {
    const uniform = drawNoise(key, 'uniform', 'float64', [2000]).data as Float64Array;
    const edges = [2 ** -32, 0.25, 0.5, Math.SQRT1_2, 1 - 2 ** -32, 1];
    const pairs = [...edges.flatMap((u) => [0, 0.125, 0.25, 0.5, 0.75, 1 - 2 ** -32].map((v) => [u, v] as const))];
    for (let i = 0; i < uniform.length; i += 2) pairs.push([1 - (uniform[i] as number), uniform[i + 1] as number]);
    for (const [u, v] of pairs) {
      const radius = Math.sqrt(-2 * Math.log(u));
      const expected = [radius * Math.cos(2 * Math.PI * v), radius * Math.sin(2 * Math.PI * v)];
      // 2 pi v is rounded before Math.cos takes it: an angle below 7 with an error of 4.4e-16, times a radius below 6.7.
      for (const [k, value] of boxMuller(u, v).entries()) expect(Math.abs(value - (expected[k] as number))).toBeLessThan(4e-15);
    }
  });

  it('gives these bits on every machine', () => {
    // Written down on x86-64 with Node 20: a machine that rounds otherwise is found here.
    const digest = (distribution: 'uniform' | 'normal') => sha256Of(new Uint8Array(drawNoise(key, distribution, 'float32', [1000]).data.buffer));
    expect([digest('uniform'), digest('normal')].map((each) => each.slice(0, 16))).toEqual(['ff281be78728af8a', '905b4df6a4f62ad9']);
  });

  it('shuffles: every order of three is about as frequent', () => {
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = shuffledOrder({ ...key, draw }, 3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a binomial count.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
  });
});
