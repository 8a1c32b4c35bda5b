import { z } from 'zod';
import { defineNode, port } from '../contract.js';

/** The ports that all normalizers have. */
export const normalizerPorts = {
  inputs: { data: port('float32[B, H, W, C]', 'Cube to normalise.') },
  outputs: { normalized: port('float32[B, H, W, C]', 'The normalised cube.') },
};

export const identityNormalizer = defineNode({
  kind: 'IdentityNormalizer',
  className: 'cuvis_ai.node.normalization.IdentityNormalizer',
  category: 'transform',
  doc: 'Passes the cube on unchanged.',
  stages: ['always'],
  hparams: z.strictObject({}),
  ...normalizerPorts,
  lower: ({ input }) => ({ normalized: input('data') }),
});
