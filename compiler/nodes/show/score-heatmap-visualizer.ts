import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const scoreHeatmapVisualizer = defineSink({
  kind: 'ScoreHeatmapVisualizer',
  className: 'cuvis_ai.node.anomaly_visualization.ScoreHeatmapVisualizer',
  doc: 'Draws scores as a heat map.',
  stages: ['val', 'test', 'inference'],
  hparams: z.looseObject({}),
  inputs: {
    scores: port('float32[B, H, W, 1]', 'Scores.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
