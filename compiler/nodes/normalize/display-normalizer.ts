import { z } from 'zod';
import { srgbOfLinear } from '../computations/srgb-transfer.js';
import { defineNode } from '../contract.js';
import { normalizerPorts } from './identity-normalizer.js';

export const displayNormalizer = defineNode({
  kind: 'DisplayNormalizer',
  className: 'cuvis_ai.node.normalization.DisplayNormalizer',
  category: 'transform',
  doc: 'The transfer function of sRGB: 12.92 x up to 0.0031308, above 1.055 x^(1/2.4) - 0.055.',
  stages: ['always'],
  hparams: z.strictObject({}),
  ...normalizerPorts,
  lower: ({ b, input }) => ({ normalized: srgbOfLinear(b, input('data')) }),
});
