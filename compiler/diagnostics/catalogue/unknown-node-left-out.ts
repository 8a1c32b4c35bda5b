import { defineDiagnostic } from '../diagnostic.js';

export const unknownNodeLeftOut = defineDiagnostic<{ node: string; className: string; plugin?: string }>({
  code: 'unknown-node-left-out',
  severity: 'warning',
  message: (p) =>
    `'${p.node}' is left out: no node class '${p.className}' is known${p.plugin === undefined ? '' : ` (plugin ${p.plugin})`}, and nothing reads it`,
  explanation:
    'A node that gives nothing to another changes no result of the others. What it would have measured, shown or written is missing. ' +
    'List one of its ports under `outputs:` to have an error instead; give cuvisc the manifest of its plugin (`--plugins-dir`) to have it called by its category.',
  wrong: 'nodes:\n  - {name: writer, class_name: my_plugin.writers.ScoreWriter}',
  right: "# cuvisc compile pipeline.yaml --nodes my-nodes.mjs: a class of one's own in its place",
});
