import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { squaredDistance } from '../computations/squared-distance.js';

export const deepSvddScores = defineNode({
  kind: 'DeepSVDDScores',
  className: 'cuvis_ai.anomaly.deep_svdd.DeepSVDDScores',
  category: 'transform',
  doc: 'Squared Euclidean distance of each embedding to the centre.',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: {
    embeddings: port('float32[B, H, W, D]', 'Embedding per pixel.'),
    center: port('float32[D]', 'Centre.'),
  },
  outputs: { scores: port('float32[B, H, W, 1]', 'Squared distance per pixel.') },
  lower: ({ b, input }) => ({ scores: squaredDistance(b, input('embeddings'), input('center')) }),
});
