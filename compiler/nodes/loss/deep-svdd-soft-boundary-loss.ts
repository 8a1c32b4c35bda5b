import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { defineNode, port } from '../contract.js';
import { lossNode, lossWeight, reduceAll, weightedLoss } from './loss.js';
import { squaredDistance } from '../computations/squared-distance.js';

const steepness = 10;

export const deepSvddSoftBoundaryLoss = defineNode({
  kind: 'DeepSVDDSoftBoundaryLoss',
  className: 'cuvis_ai.node.losses.DeepSVDDSoftBoundaryLoss',
  doc: 'Soft-boundary loss of Ruff et al. (2018): R² plus 1/nu times the mean excess of squared distances over R². The radius R is softplus(10 r) / 10 of a trained scalar r.',
  ...lossNode,
  hparams: z.strictObject({
    nu: z.number().gt(0).lt(1).default(0.05).describe('Bound on the share of pixels outside the sphere.'),
    weight: lossWeight(1),
  }),
  inputs: {
    embeddings: port('float32[B, H, W, D]', 'Embedding per pixel.'),
    center: port('float32[D]', 'Centre of the sphere.'),
  },
  state: () => ({
    r_unconstrained: {
      dtype: 'float32',
      dims: [],
      trainable: 'weights',
      doc: 'Scalar that the radius follows from.',
      initial: () => tensorFrom('float32', [], [0]),
    },
  }),
  lower: ({ b, hparams: h, input, state }) => {
    const radius = b.div(b.softplus(b.mul(state('r_unconstrained'), b.scalar(steepness, 'float32'))), b.scalar(steepness, 'float32'));
    const inside = b.mul(radius, radius);
    // With 0 as the first operand the gradient at the boundary is 0.
    const excess = b.max(b.scalar(0, 'float32'), b.sub(squaredDistance(b, input('embeddings'), input('center')), inside));
    return weightedLoss(b, b.add(inside, b.mul(b.scalar(1 / h.nu, 'float32'), reduceAll(b, excess, 'mean'))), h.weight);
  },
});
