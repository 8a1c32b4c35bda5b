import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { defineNode, port } from '../contract.js';

export const topKIndices = defineNode({
  kind: 'TopKIndices',
  className: 'cuvis_ai.node.channel_selector.TopKIndices',
  category: 'transform',
  doc: 'Numbers of the k bands of largest weight, descending; of equal weights the first band comes first. All bands if there are fewer than k.',
  stages: ['always'],
  hparams: z.strictObject({ k: z.int().positive().describe('How many bands.') }),
  inputs: { weights: port('float32[C]', 'Weight per band.') },
  outputs: { indices: port('int64[kept]', 'Band numbers, from 0.') },
  dims: ({ hparams, dim }) => {
    const bands = dim('C');
    return typeof bands === 'number' ? { kept: Math.min(hparams.k, bands) } : {};
  },
  lower: ({ b, hparams, input, dim }) => {
    const weights = input('weights');
    const kept = dim('kept');
    const count = typeof kept === 'number' ? kept : hparams.k;
    const k = b.constant(tensorFrom('int64', [1], [count]));
    const bands = b.reshape(b.sizeOf(weights, { axes: [0] }), { shape: [1] });
    const [, indices] = b.topK(weights, typeof kept === 'number' ? k : b.min(k, bands));
    return { indices };
  },
});
