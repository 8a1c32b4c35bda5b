import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { lossNode, lossWeight, reduceAll, weightedLoss } from './loss.js';
import { pairNumbers, rowProducts } from '../computations/row-products.js';

export const orthogonalityLoss = defineNode({
  kind: 'OrthogonalityLoss',
  className: 'cuvis_ai.node.losses.OrthogonalityLoss',
  doc: 'Squared Frobenius norm of W Wᵀ - I: 0 for orthonormal rows.',
  ...lossNode,
  hparams: z.strictObject({ weight: lossWeight(1) }),
  inputs: { components: port('float32[n, C]', 'Components as rows.') },
  lower: ({ b, hparams, input }) => {
    const products = rowProducts(b, input('components'));
    const { row, column } = pairNumbers(b, input('components'));
    const offset = b.sub(products, b.cast(b.equal(row, column), { to: 'float32' }));
    return weightedLoss(b, reduceAll(b, b.mul(offset, offset), 'sum'), hparams.weight);
  },
});
