import { z } from 'zod';
import { exponentialRx as contract } from '../../../schemas/hosts/nodes/exponential-rx.js';
import { defineHostNode, port } from '../contract.js';
import { declareHost } from '../host-declarations.js';

const hparams = z.strictObject({
  num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  projected_dimensions: z.int().positive().default(5).describe('Dimensions onto which the bands are projected at random.'),
  momentum: z.number().gt(0).max(1).default(0.1).describe('Weight of the newest line in mean and covariance.'),
  buffer_lines: z.int().positive().default(99).describe('Lines that must have come before pixels are scored; they score NaN.'),
  eps: z
    .number()
    .nonnegative()
    .default(1e-5)
    .describe('Added to the diagonal of the covariance of each line, and to that of the running one before it is inverted.'),
  squared: z.boolean().default(false).describe('Give squared distances, as RXGlobal does.'),
  normalise: z.boolean().default(false).describe('Give distances less their mean in the line, over their standard deviation.'),
  seed: z.int().nonnegative().default(0).describe('Of the random projection.'),
});

export const exponentialRx = defineHostNode<z.infer<typeof hparams>>({
  kind: 'ExponentialRX',
  className: 'cuvisc.ExponentialRX',
  doc: 'ERX for line scanners (Garske and others, arXiv 2408.14947): bands are projected at random onto few dimensions, mean and covariance follow the lines exponentially, and each pixel scores its Mahalanobis distance to them. Every row is a line. What a run gives as next_mean, next_covariance and next_lines, the next one takes as mean, covariance and lines; before the first line all three are 0.',
  stages: ['always'],
  hparams,
  inputs: {
    data: port('float32[B, H, W, num_channels]', 'Lines, the oldest first.'),
    projection: port('float32[projected_dimensions, num_channels]?', 'The projection, in place of a random one.'),
    mean: port('float64[projected_dimensions]?', 'Mean before the first line.'),
    covariance: port('float64[projected_dimensions, projected_dimensions]?', 'Covariance before the first line.'),
    lines: port('int64[1]?', 'Lines that it comes of.'),
  },
  outputs: {
    scores: port('float32[B, H, W, 1]', 'Distance per pixel; NaN in the first lines and where bands are not finite.'),
    next_mean: port('float64[projected_dimensions]', 'Mean after the last line.'),
    next_covariance: port('float64[projected_dimensions, projected_dimensions]', 'Covariance after the last line.'),
    next_lines: port('int64[1]', 'Lines that it comes of.'),
  },
  host: declareHost({
    node: contract,
    params: ({ hparams: { projected_dimensions, buffer_lines, momentum, eps, squared, normalise, seed } }) => ({
      ...{ dimensions: projected_dimensions, bufferLines: buffer_lines, momentum, eps, squared, normalise, seed },
    }),
    locality: 'image',
  }),
});
