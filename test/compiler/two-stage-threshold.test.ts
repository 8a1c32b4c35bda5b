import { describe, expect, it } from 'vitest';
import { tensor } from '../../schemas/tensor.js';
import { withPlan } from '../golden/replay-plan.js';

/** Decisions per pixel of one image of a column of scores. */
async function decide(scores: readonly number[], hparams: object, compat?: string): Promise<number[]> {
  const node = { name: 'd', class_name: 'TwoStageBinaryDecider', hparams };
  const text = JSON.stringify({ nodes: [{ name: 'data', class_name: 'CU3SDataNode' }, node], connections: ['data.cube -> d.logits'] });
  return withPlan({ source: { file: 'p.yaml', text }, bands: 1, ...(compat && { compat }) }, async (plan) => {
    const { outputs } = await plan.run({ cube: tensor('float32', [1, scores.length, 1, 1], Float32Array.from(scores)) });
    return Array.from(Object.values(outputs)[0]?.data as Uint8Array, Number);
  });
}

const modes = [undefined, 'cuvis-ai-0.5'];

describe.each(modes)('TwoStageBinaryDecider with compat %s', (compat) => {
  // Products in float64 as Python has them: 3000 * 0.001 is 3, of which three pixels of 0.6 have the mean 0.6.
  it.each([
    [3000, 0.001, 3],
    [1000, 0.003, 3],
    [7000, 0.001, 7],
    // 7.000000000000001, which is 7 once rounded to float32.
    [100, 0.07, compat ? 7 : 8],
    [3001, 0.001, 4],
  ])('N2: takes the best pixels of %d by the share %d: %d', async (n, top_k_fraction, k) => {
    const ofBest = (count: number) => Array.from({ length: n }, (_, i) => (i < count ? 0.625 : 0));
    const hparams = { image_threshold: 0.625, top_k_fraction, quantile: 0 };
    expect(await decide(ofBest(k), hparams, compat)).toEqual(Array(n).fill(1));
    expect(await decide(ofBest(k - 1), hparams, compat)).toEqual(Array(n).fill(0));
  });

  // float32(0.7) is 0.69999999 and float32(0.9) is 0.89999998: below. float32(0.6) is 0.60000002: above. 0.5 is exact.
  it.each([
    [0.7, 0],
    [0.9, 0],
    [0.6, 1],
    [0.5, 1],
  ])('N3: compares a score of float32(%d) with the threshold as written: %d', async (threshold, open) => {
    expect(await decide([threshold], { image_threshold: threshold, top_k_fraction: 1, quantile: 0 }, compat)).toEqual([open]);
  });
});
