import { defineDiagnostic } from '../diagnostic.js';

export const pluginSinkLeftOut = defineDiagnostic<{ node: string; className: string; plugin: string }>({
  code: 'plugin-sink-left-out',
  severity: 'notice',
  message: (p) => `'${p.node}' only shows or writes what others compute (${p.className} of ${p.plugin}); it is left out`,
  explanation:
    'The manifest of its plugin calls the class a sink or a visualizer, and no node that is compiled reads what it gives: without it all results are the same.',
  wrong: 'nodes:\n  - {name: overlay, class_name: cuvis_ai.node.anomaly_visualization.TrackingOverlayNode}',
  right: '# nothing to do',
});
