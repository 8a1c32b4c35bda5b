import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';

export const rxPerBatch = defineNode({
  kind: 'RXPerBatch',
  className: 'cuvis_ai.anomaly.rx_detector.RXPerBatch',
  category: 'transform',
  doc: 'RX with the mean and the covariance of each image itself: squared Mahalanobis distance of a pixel from its image. The covariance, with eps on its diagonal, is gathered and factored in float64; pixels are scored by its factor in float32.',
  stages: ['always'],
  hparams: z.strictObject({ eps: z.number().nonnegative().default(1e-6).describe('Added to the diagonal of the covariance.') }),
  inputs: { data: port('float32[B, H, W, C]', 'Cube.') },
  outputs: { scores: port('float32[B, H, W, 1]', 'Squared Mahalanobis distance.') },
  lower: ({ b, hparams: { eps }, input }) => {
    const data = input('data');
    const mean = b.reduceMean(b.cast(data, { to: 'float64' }), { axes: [1, 2], keepDims: true });
    const centred = b.centre(data, mean);
    const factor = b.cast(b.inverseCholesky(covarianceOf(b, centred, eps)), { to: 'float32' });
    const whitened = b.matMul(centred, b.unsqueeze(b.transpose(factor, { perm: [0, 2, 1] }), { axes: [1] }));
    return { scores: b.reduceSum(b.mul(whitened, whitened), { axes: [3], keepDims: true }) };
  },
});

/** Sample covariance of each image of centred pixels, with `eps` on its diagonal: float64 [B, C, C]. That of one pixel is divided by 1. */
function covarianceOf(b: OpBuilder, centred: Value, eps: number): Value {
  const bands = centred.type.dims[3] as number;
  const rows = b.cast(b.reshape(centred, { shape: [0, -1, bands] }), { to: 'float64' });
  const one = b.scalar(1, 'float64');
  const freedom = b.max(b.sub(b.cast(b.sizeOf(centred, { axes: [1, 2] }), { to: 'float64' }), one), one);
  const products = b.div(b.matMul(b.transpose(rows, { perm: [0, 2, 1] }), rows), freedom);
  const ridge = Array.from({ length: bands * bands }, (_, at) => (at % (bands + 1) === 0 ? eps : 0));
  return b.add(products, b.constant(tensorFrom('float64', [bands, bands], ridge)));
}
