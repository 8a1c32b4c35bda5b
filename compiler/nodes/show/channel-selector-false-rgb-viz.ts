import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const channelSelectorFalseRgbViz = defineSink({
  kind: 'ChannelSelectorFalseRGBViz',
  className: 'cuvis_ai.node.anomaly_visualization.ChannelSelectorFalseRGBViz',
  doc: 'Draws the output of a band selector with the mask over it.',
  stages: ['train', 'val', 'test'],
  hparams: z.looseObject({}),
  inputs: {
    rgb_output: port('float32[B, H, W, 3]', 'Image.'),
    mask: port('int32[B, H, W]?', 'Truth.'),
    mesu_index: port('int64[B]?', 'Number of each measurement.'),
  },
  outputs: { artifacts: port('artifacts', 'Pictures.') },
});
