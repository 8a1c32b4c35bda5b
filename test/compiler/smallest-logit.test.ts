import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestLogit } from '../../compiler/nodes/decide/binary-decider.js';

const reaches = (x: number, threshold: number) => Math.fround(1 / (1 + Math.exp(-x))) >= Math.fround(threshold);

describe('smallestLogit', () => {
  it('decides every float32 as the logistic function does', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1.2, noNaN: true }), fc.float({ noNaN: true }), (threshold, x) => {
        expect(x >= smallestLogit(threshold)).toBe(reaches(x, threshold));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes its mind exactly at the cutoff', () => {
    for (const threshold of [0.01, 0.3, 0.5, 0.9, 0.999]) {
      const cutoff = smallestLogit(threshold);
      const bits = new Int32Array(Float32Array.of(cutoff).buffer);
      bits[0] = (bits[0] as number) + (cutoff < 0 ? 1 : -1);
      const below = new Float32Array(bits.buffer)[0] as number;
      expect([reaches(cutoff, threshold), reaches(below, threshold)]).toEqual([true, false]);
    }
  });
});
