import { defineDiagnostic } from '../diagnostic.js';

export const unusedNode = defineDiagnostic<{ node: string; kind: string }>({
  code: 'unused-node',
  severity: 'warning',
  message: (p) => `'${p.node}' (${p.kind}) is never run: nothing consumes its outputs, and \`outputs:\` lists none of them`,
  explanation:
    'A plan holds what its outputs, metrics and losses need. With `outputs:` only the ports listed there are kept; a node that leads to none of them is left out of the plan.',
  wrong: 'outputs: [rx.scores]  # decider is fed by rx, and nothing reads its decisions',
  right: 'outputs: [rx.scores, decider.decisions]',
});
