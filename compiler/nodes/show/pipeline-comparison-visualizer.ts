import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const pipelineComparisonVisualizer = defineSink({
  kind: 'PipelineComparisonVisualizer',
  className: 'cuvis_ai.node.pipeline_visualization.PipelineComparisonVisualizer',
  doc: 'Draws cube, mixer output, truth and scores side by side.',
  stages: ['train', 'val', 'test'],
  hparams: z.looseObject({}),
  inputs: {
    hsi_cube: port('float32[B, H, W, C]', 'Cube.'),
    mixer_output: port('float32[B, H, W, 3]', 'Mixed image.'),
    ground_truth_mask: port('bool[B, H, W, 1]', 'Truth.'),
    anomaly_scores: port('float32[B, H, W, 1]?', 'Scores.'),
    adaclip_scores: port('float32[B, H, W, 1]?', 'Scores, as versions before 0.6 call them.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
