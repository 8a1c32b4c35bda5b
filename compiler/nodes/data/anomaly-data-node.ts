import { defineNode, port } from '../contract.js';
import { anomalyLabels, checkLabelIds, labelHparams } from '../label/binary-anomaly-label-mapper.js';
import { dataInputs, lowerCube } from './cu3s-data-node.js';

export const anomalyDataNode = defineNode({
  kind: 'AnomalyDataNode',
  className: 'cuvis_ai.node.data.AnomalyDataNode',
  category: 'source',
  doc: 'CU3SDataNode whose labels become an anomaly mask, as BinaryAnomalyLabelMapper makes it; class ids of another batch entry are passed on beside it.',
  stages: ['always'],
  hparams: labelHparams,
  inputs: { ...dataInputs, class_mask: port('int32[B, H, W]?', 'Class id per pixel, 0: background.') },
  outputs: {
    cube: port('float32[B, H, W, C]', 'The cube as float32.'),
    mask: port('bool[B, H, W, 1]?', 'True where the class id is anomalous.'),
    class_mask: port('int32[B, H, W, 1]?', 'The class ids.'),
    wavelengths: port('int32[C]?', 'Band centres in nanometres.'),
    mesu_index: port('int64[B]?', 'Number of each measurement.'),
  },
  check: checkLabelIds,
  lower: (context) => {
    const { b, hparams, optional } = context;
    const [mask, classes] = [optional('mask'), optional('class_mask')];
    return {
      ...lowerCube(context),
      mask: mask && anomalyLabels(b, b.unsqueeze(mask, { axes: [3] }), hparams),
      class_mask: classes && b.unsqueeze(classes, { axes: [3] }),
    };
  },
});
