import { defineDiagnostic } from '../diagnostic.js';

export const olderForm = defineDiagnostic<{ key: string; file: string }>({
  code: 'older-form',
  severity: 'error',
  message: (p) => `'${p.key}' is of an older form of pipelines; \`cuvisc migrate ${p.file}\` rewrites the file`,
  explanation:
    'Versions before 0.5 of the reference framework wrote `class` and `params` for `class_name` and `hparams`, `from` and `to` for `source` and `target`, ' +
    'and `name`, `version` and `frozen_nodes` at the top. `cuvisc migrate OLD.yaml -o NEW.yaml` writes the same pipeline in the form of today: comments and ' +
    'order stay, class paths become those of the newest version, and it says what it left out. Nothing else of the file is checked before.',
  wrong: 'name: demo\nnodes:\n  - {name: rx, class: cuvis_ai.anomaly.rx_detector.RXGlobal, params: {eps: 1.0e-6}}',
  right: 'metadata: {name: demo}\nnodes:\n  - {name: rx, class_name: cuvis_ai.node.anomaly.rx_detector.RXGlobal, hparams: {eps: 1.0e-6}}',
});
