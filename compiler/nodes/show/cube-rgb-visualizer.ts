import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const cubeRgbVisualizer = defineSink({
  kind: 'CubeRGBVisualizer',
  className: 'cuvis_ai.node.pipeline_visualization.CubeRGBVisualizer',
  doc: 'Draws the three bands of largest weight as RGB.',
  stages: ['inference', 'val'],
  hparams: z.looseObject({}),
  inputs: {
    cube: port('float32[B, H, W, C]', 'Cube.'),
    weights: port('float32[C]', 'Weights.'),
    wavelengths: port('int32[C]', 'Band centres in nanometres.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
