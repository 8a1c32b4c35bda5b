import { defineDiagnostic } from '../diagnostic.js';

export const hostSinkLeftOut = defineDiagnostic<{ node: string; kind: string }>({
  code: 'host-sink-left-out',
  severity: 'notice',
  message: (p) => `'${p.node}' (${p.kind}) writes files or pictures on the host; it is left out of the graphs`,
  explanation:
    'Monitors and visualisers of existing pipelines are accepted. `cuvisc run` and `cuvisc eval` write pictures of scores and decisions of their own.',
  wrong: 'nodes:\n  - {name: tb, class_name: TensorBoardMonitorNode}',
  right: '# nothing to do',
});
