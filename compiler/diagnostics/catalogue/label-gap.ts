import { defineDiagnostic } from '../diagnostic.js';

export const labelGap = defineDiagnostic<{ node: string; ids: string }>({
  code: 'label-gap',
  severity: 'warning',
  message: (p) => `'${p.node}': class ids ${p.ids} are neither normal nor anomalous; they count as normal`,
  explanation: 'With explicit anomaly ids every other id is normal.',
  wrong: 'hparams: {normal_class_ids: [0], anomaly_class_ids: [2]}',
  right: 'hparams: {normal_class_ids: [0, 1], anomaly_class_ids: [2]}',
});
