import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const pcaVisualization = defineSink({
  kind: 'PCAVisualization',
  className: 'cuvis_ai.node.pipeline_visualization.PCAVisualization',
  doc: 'Draws the first two components as a scatter.',
  stages: ['val'],
  hparams: z.looseObject({}),
  inputs: {
    data: port('float32[B, H, W, C]', 'Projected cube.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
