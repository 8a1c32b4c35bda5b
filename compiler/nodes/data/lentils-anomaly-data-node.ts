import { anomalyLabels, checkLabelIds, labelHparams } from '../label/binary-anomaly-label-mapper.js';
import { defineNode, port } from '../contract.js';
import { dataInputs, lowerCube } from './cu3s-data-node.js';

export const lentilsAnomalyDataNode = defineNode({
  kind: 'LentilsAnomalyDataNode',
  className: 'cuvis_ai.node.data.LentilsAnomalyDataNode',
  category: 'source',
  doc: 'CU3SDataNode whose labels become an anomaly mask, as BinaryAnomalyLabelMapper makes it.',
  stages: ['always'],
  hparams: labelHparams,
  inputs: dataInputs,
  outputs: {
    cube: port('float32[B, H, W, C]', 'The cube as float32.'),
    mask: port('bool[B, H, W, 1]?', 'True where the class id is anomalous.'),
    wavelengths: port('int32[C]?', 'Band centres in nanometres.'),
    mesu_index: port('int64[B]?', 'Number of each measurement.'),
  },
  check: checkLabelIds,
  lower: (context) => {
    const { b, hparams } = context;
    const mask = context.optional('mask');
    return { ...lowerCube(context), mask: mask && anomalyLabels(b, b.unsqueeze(mask, { axes: [3] }), hparams) };
  },
});
