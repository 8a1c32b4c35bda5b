import { z } from 'zod';
import { defineSink, port } from '../contract.js';

export const tensorBoardMonitorNode = defineSink({
  kind: 'TensorBoardMonitorNode',
  className: 'cuvis_ai.node.monitor.TensorBoardMonitorNode',
  doc: 'Writes metrics and pictures as TensorBoard events.',
  stages: ['always'],
  hparams: z.looseObject({}),
  inputs: {
    artifacts: port('artifacts*?', 'Pictures.'),
    metrics: port('metrics*?', 'Metric values.'),
  },
  outputs: {},
});
