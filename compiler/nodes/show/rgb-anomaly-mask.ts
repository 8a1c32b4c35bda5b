import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const rgbAnomalyMask = defineSink({
  kind: 'RGBAnomalyMask',
  className: 'cuvis_ai.node.anomaly_visualization.RGBAnomalyMask',
  doc: 'AnomalyMask on an RGB image.',
  stages: ['val', 'test', 'inference'],
  hparams: z.looseObject({}),
  inputs: {
    decisions: port('bool[B, H, W, 1]', 'Decision per pixel.'),
    rgb_image: port('float32[B, H, W, 3]', 'Image.'),
    mask: port('bool[B, H, W, 1]?', 'Truth.'),
    scores: port('float32[B, H, W, 1]?', 'Scores.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
