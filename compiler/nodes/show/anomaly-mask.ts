import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const anomalyMask = defineSink({
  kind: 'AnomalyMask',
  className: 'cuvis_ai.node.anomaly_visualization.AnomalyMask',
  doc: 'Draws truth, prediction and overlay of an image.',
  stages: ['val', 'test', 'inference'],
  hparams: z.looseObject({}),
  inputs: {
    decisions: port('bool[B, H, W, 1]', 'Decision per pixel.'),
    cube: port('float32[B, H, W, C]', 'Cube.'),
    mask: port('bool[B, H, W, 1]?', 'Truth.'),
    scores: port('float32[B, H, W, 1]?', 'Scores.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
