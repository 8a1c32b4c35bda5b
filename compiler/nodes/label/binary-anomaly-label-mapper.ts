import { z } from 'zod';
import { labelGap } from '../../diagnostics/catalogue/label-gap.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { type CheckContext, defineNode, port } from '../contract.js';

const classIds = z.array(z.int().nonnegative());

/** Which classes count as normal and which as anomalous. */
export const labelHparams = z.strictObject({
  normal_class_ids: classIds.describe('Class ids that are normal.'),
  anomaly_class_ids: classIds.nullable().default(null).describe('Class ids that are anomalous; null: all that are not normal.'),
});

/** What `labelHparams` come to. */
export type LabelHparams = z.infer<typeof labelHparams>;

export const binaryAnomalyLabelMapper = defineNode({
  kind: 'BinaryAnomalyLabelMapper',
  className: 'cuvis_ai.node.labels.BinaryAnomalyLabelMapper',
  category: 'transform',
  doc: 'Class ids to an anomaly mask: anomalous are the listed anomaly ids, or without a list every id that is not normal.',
  stages: ['always'],
  hparams: labelHparams,
  inputs: {
    cube: port('float32[B, H, W, C]', 'Cube, passed on.'),
    mask: port('int32[B, H, W, 1]', 'Class id per pixel.'),
  },
  outputs: {
    cube: port('float32[B, H, W, C]', 'The cube.'),
    mask: port('bool[B, H, W, 1]', 'True where the class id is anomalous.'),
  },
  check: checkLabelIds,
  lower: ({ b, input, hparams }) => ({ cube: input('cube'), mask: anomalyLabels(b, input('mask'), hparams) }),
});

const lowestInt32 = -(2 ** 31);

/** Bool mask of the anomalous ids in `mask` (int32, any shape). */
export function anomalyLabels(b: OpBuilder, mask: Value, hparams: LabelHparams): Value {
  const isOneOf = (ids: readonly number[]): Value =>
    ids.length === 0
      ? b.less(mask, b.scalar(lowestInt32, 'int32'))
      : ids.map((id) => b.equal(mask, b.scalar(id, 'int32'))).reduce((any, hit) => b.or(any, hit));
  return hparams.anomaly_class_ids ? isOneOf(hparams.anomaly_class_ids) : b.not(isOneOf(hparams.normal_class_ids));
}

/** Reports ids that are both normal and anomalous, and ids below the largest that are neither. */
export function checkLabelIds({ hparams, diagnostics, at, name }: CheckContext<LabelHparams>): void {
  const { normal_class_ids: normal, anomaly_class_ids: anomaly } = hparams;
  if (!anomaly) return;
  const both = anomaly.filter((id) => normal.includes(id));
  if (both.length > 0) {
    const reason = `class ids ${both.join(', ')} are listed as normal too`;
    diagnostics.report(badHparam, at('anomaly_class_ids'), { hparam: 'anomaly_class_ids', kind: 'labels', reason });
  }
  const largest = Math.max(-1, ...normal, ...anomaly);
  const gap = Array.from({ length: largest + 1 }, (_, id) => id).filter((id) => !normal.includes(id) && !anomaly.includes(id));
  if (gap.length > 0) diagnostics.report(labelGap, at('anomaly_class_ids'), { node: name, ids: gap.join(', ') });
}
