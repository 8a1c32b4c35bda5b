import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';

export const spectralAngleMapper = defineNode({
  kind: 'SpectralAngleMapper',
  className: 'cuvis_ai.node.spectral_angle_mapper.SpectralAngleMapper',
  category: 'transform',
  doc: 'Angle in radians between each pixel and each reference spectrum, computed in float64 because a cosine near 1 rounded to float32 loses angles below 0.0003. No gradient passes.',
  stages: ['always'],
  hparams: z.strictObject({
    num_channels: z.int().positive().nullish().describe('Number of bands; inferred if omitted or null.'),
    eps: z.number().positive().default(1e-12).describe('Added to the means and to the product of norms that are divided by.'),
  }),
  advisoryDims: ['num_channels'],
  inputs: {
    cube: port('float32[B, H, W, num_channels]', 'Cube.'),
    spectral_signature: port('float32[N, 1, 1, num_channels]', 'Reference spectra.'),
  },
  outputs: {
    scores: port('float32[B, H, W, N]', 'Angle to each reference.'),
    best_scores: port('float32[B, H, W, 1]', 'Smallest angle.'),
    identity_mask: port('int32[B, H, W]', 'Number of the reference of smallest angle, from 1; of equal ones the first.'),
  },
  lower: ({ b, hparams: { eps }, input }) => {
    const references = b.squeeze(input('spectral_signature'), { axes: [1, 2] });
    const cosines = cosinesOf(b, input('cube'), references, eps);
    const one = b.scalar(1, 'float64');
    const scores = b.stopGradient(b.cast(b.acos(b.max(b.neg(one), b.min(one, cosines))), { to: 'float32' }));
    const nearest = b.cast(b.argMin(scores, { axis: 3, keepDims: false }), { to: 'int32' });
    return {
      scores,
      best_scores: b.reduceMin(scores, { axes: [3], keepDims: true }),
      identity_mask: b.add(nearest, b.scalar(1, 'int32')),
    };
  },
});

/** float64 cosines of pixels [B, H, W, C] to references [N, C], each divided by its mean: [B, H, W, N]. */
function cosinesOf(b: OpBuilder, cube: Value, references: Value, eps: number): Value {
  const small = b.scalar(eps, 'float64');
  const overBands = { axes: [-1], keepDims: true };
  const scaled = (x: Value) => {
    const wide = b.cast(x, { to: 'float64' });
    return b.div(wide, b.add(b.reduceMean(wide, overBands), small));
  };
  const norm = (x: Value) => b.root(b.reduceSum(b.mul(x, x), overBands));
  const [pixels, spectra] = [scaled(cube), scaled(references)];
  const lengths = b.mul(norm(pixels), b.transpose(norm(spectra), { perm: [1, 0] }));
  return b.div(b.matMul(pixels, b.transpose(spectra, { perm: [1, 0] })), b.add(lengths, small));
}
