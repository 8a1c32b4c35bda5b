import { defineDiagnostic } from '../diagnostic.js';

export const metricWithoutTargets = defineDiagnostic<{ node: string; port: string }>({
  code: 'metric-without-targets',
  severity: 'warning',
  message: (p) => `'${p.node}' has nothing to compare with: its input '${p.port}' is connected to nothing`,
  explanation:
    'A metric compares decisions with the truth, and so does a loss that has targets. Connect its targets to the mask of a data node; without a connection every batch must carry an entry of that name, which no reader of files does.',
  wrong:
    'nodes:\n  - {name: metrics, class_name: AnomalyDetectionMetrics}\nconnections:\n  - {source: decider.outputs.decisions, target: metrics.inputs.decisions}',
  right:
    'connections:\n  - {source: decider.outputs.decisions, target: metrics.inputs.decisions}\n  - {source: data.outputs.mask, target: metrics.inputs.targets}',
});
