import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const channelWeightsViz = defineSink({
  kind: 'ChannelWeightsViz',
  className: 'cuvis_ai.node.anomaly_visualization.ChannelWeightsViz',
  doc: 'Draws the matrix of a channel mixer.',
  stages: ['train', 'val', 'test'],
  hparams: z.looseObject({}),
  inputs: {
    weights: port('float32[K, C]', 'Weights.'),
    wavelengths: port('int32[C]?', 'Band centres in nanometres.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
