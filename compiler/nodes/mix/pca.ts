import { z } from 'zod';
import { principalComponentsOfImages as contract } from '../../../schemas/hosts/nodes/principal-components-of-images.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineHostNode, port } from '../contract.js';
import { declareHost } from '../host-declarations.js';

const hparams = z.strictObject({
  n_components: z.int().positive().describe('Components to keep.'),
  eps: z.number().nonnegative().default(1e-6).describe('Added to the sum of variances that ratios are taken of.'),
});

export const pca = defineHostNode<z.infer<typeof hparams>>({
  kind: 'PCA',
  className: 'cuvis_ai.node.dimensionality_reduction.PCA',
  doc: 'Principal components of each image by itself: pixels less the mean, on the directions of largest variance, each turned so that its entry of largest magnitude is positive. Nothing is learnt. Computed in float64 on the host; no gradient passes.',
  stages: ['always'],
  hparams,
  inputs: { data: port('float32[B, H, W, C]', 'Cube.') },
  outputs: {
    projected: port('float32[B, H, W, n_components]', 'The cube on its components.'),
    explained_variance_ratio: port('float32[n_components]', 'Share of each in the variance of those kept, of the last image.'),
    components: port('float32[n_components, C]', 'The components of the last image, one per row.'),
  },
  check: ({ hparams: { n_components: n }, dim, diagnostics, at }) => {
    const bands = dim('C');
    if (typeof bands === 'number' && n > bands)
      diagnostics.report(badHparam, at('n_components'), { hparam: 'n_components', kind: 'PCA', reason: `${bands} bands have no ${n} components` });
  },
  host: declareHost({ node: contract, params: ({ hparams: { n_components, eps } }) => ({ components: n_components, eps }), locality: 'image' }),
});
