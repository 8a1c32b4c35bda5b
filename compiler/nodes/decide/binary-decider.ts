import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { defineNode, port } from '../contract.js';

export const binaryDecider = defineNode({
  kind: 'BinaryDecider',
  className: 'cuvis_ai.deciders.binary_decider.BinaryDecider',
  category: 'decision',
  doc: 'True where the logistic function of the logit reaches the threshold. Compiled to one comparison with the smallest logit that does.',
  stages: ['always'],
  hparams: z.strictObject({ threshold: z.number().default(0.5).describe('Threshold on the logistic function of the logit.') }),
  inputs: { logits: port('float32[B, H, W, 1]', 'Logits.') },
  outputs: { decisions: port('bool[B, H, W, 1]', 'True: anomalous.') },
  lower: ({ b, hparams, input }) => {
    const cutoff = b.constant(tensorFrom('float32', [], [smallestLogit(hparams.threshold)]));
    return { decisions: b.greaterOrEqual(input('logits'), cutoff) };
  },
});

/**
 * The smallest float32 x with float32(1 / (1 + exp(-x))) >= float32(threshold), or infinity if there is none. The
 * logistic function does not decrease, so a bisection over the ordered float32 bit patterns finds it.
 */
export function smallestLogit(threshold: number): number {
  const reaches = (x: number) => Math.fround(1 / (1 + Math.exp(-x))) >= Math.fround(threshold);
  if (reaches(Number.NEGATIVE_INFINITY)) return Number.NEGATIVE_INFINITY;
  if (!reaches(Number.POSITIVE_INFINITY)) return Number.NaN;
  let [low, high] = [orderedBits(Number.NEGATIVE_INFINITY), orderedBits(Number.POSITIVE_INFINITY)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(ofOrderedBits(middle))) high = middle;
    else low = middle;
  }
  return ofOrderedBits(high);
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** An integer that grows with the float32. */
function orderedBits(x: number): number {
  float[0] = x;
  const raw = bits[0] as number;
  return raw >= 0 ? raw : -(raw & 0x7fffffff);
}

function ofOrderedBits(order: number): number {
  bits[0] = order >= 0 ? order : -order | 0x80000000;
  return float[0] as number;
}
