import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineNode, port } from '../contract.js';

const perChannel = (values: readonly number[]) =>
  z
    .array(z.number())
    .min(1)
    .default([...values]);

export const channelNormalizeNode = defineNode({
  kind: 'ChannelNormalizeNode',
  className: 'cuvis_ai.node.preprocessors.ChannelNormalizeNode',
  category: 'transform',
  doc: 'Subtracts a given mean and divides by a given deviation per channel, of images with channels first.',
  stages: ['always'],
  hparams: z.strictObject({
    mean: perChannel([0.485, 0.456, 0.406]).describe('Mean per channel; by default that of ImageNet.'),
    std: perChannel([0.229, 0.224, 0.225]).describe('Deviation per channel; by default that of ImageNet.'),
  }),
  inputs: { images: port('float32[B, K, H, W]', 'Images with channels first.') },
  outputs: { normalized: port('float32[B, K, H, W]', 'The normalised images.') },
  dims: ({ hparams: { mean, std } }): Readonly<Record<string, number>> => {
    const channels = Math.max(mean.length, std.length);
    return channels === 1 ? {} : { K: channels };
  },
  check: ({ hparams: { mean, std }, diagnostics, at }) => {
    const reason = `it has ${std.length} entries, and mean has ${mean.length}`;
    if (mean.length !== std.length && mean.length !== 1 && std.length !== 1)
      diagnostics.report(badHparam, at('std'), { hparam: 'std', kind: 'ChannelNormalizeNode', reason });
  },
  lower: ({ b, hparams: { mean, std }, input }) => {
    const column = (values: readonly number[]) => b.constant(tensorFrom('float32', [values.length, 1, 1], values));
    return { normalized: b.div(b.sub(input('images'), column(mean)), column(std)) };
  },
});
