import { z } from 'zod';
import { neighbourDifferences as contract } from '../../../schemas/hosts/nodes/neighbour-differences.js';
import { defineHostNode, port } from '../contract.js';
import { declareHost } from '../host-declarations.js';

const directions = { lower_right: [1, 1], lower_left: [1, -1], right: [0, 1], lower: [1, 0] } as const;

const hparams = z.strictObject({
  direction: z.enum(['lower_right', 'lower_left', 'right', 'lower']).default('lower_right').describe('Where the neighbour lies that is subtracted.'),
});

export const neighbourDifferences = defineHostNode<z.infer<typeof hparams>>({
  kind: 'NeighbourDifferences',
  className: 'cuvisc.NeighbourDifferences',
  doc: 'Each pixel less its neighbour, over the square root of 2: in a smooth scene this has the covariance of the noise (Switzer and Green 1984). What MinimumNoiseFraction takes as noise.',
  stages: ['always'],
  hparams,
  inputs: { data: port('float32[B, H, W, C]', 'Cube.') },
  outputs: { noise: port('float32[B, rows, columns, C]', 'Differences; images are smaller by the distance to the neighbour.') },
  host: declareHost({
    node: contract,
    params: ({ hparams: { direction } }) => ({ rows: directions[direction][0], columns: directions[direction][1] }),
    locality: 'image',
  }),
});
