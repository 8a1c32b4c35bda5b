import { z } from 'zod';
import { formatPortType } from '../compiler/language/port-type.js';
import type { NodeDefinition, Port } from '../compiler/nodes/contract.js';

interface HparamSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
}

/** The Markdown reference of the node classes: ports, hyper-parameters, state and stages. */
export function renderNodesReference(nodes: readonly NodeDefinition[]): string {
  return [
    '# Node classes',
    '',
    'Written by `npm run generate` from `compiler/nodes`. A pipeline names a class by its dotted path in the reference',
    'framework or by the last part alone.',
    '',
    ...nodes.flatMap(renderNode),
  ].join('\n');
}

/** The Markdown list of defaults that `compat: cuvis-ai-0.5` changes. */
export function renderCompatibility(nodes: readonly NodeDefinition[]): string {
  const rows = nodes.flatMap((node) =>
    Object.entries(node.compat ?? {}).map(([hparam, value]) => {
      const schema = hparamsOf(node)[hparam] ?? {};
      return `| ${[node.kind, `\`${hparam}\``, code(schema.default), code(value), schema.description ?? ''].map(cell).join(' | ')} |`;
    }),
  );
  return [
    '# Compatibility with cuvis-ai 0.5',
    '',
    'Written by `npm run generate` from `compiler/nodes`. Where the reference framework does something else than its',
    'documentation or the mathematics promises, cuvisc does what is promised. `metadata.compat: cuvis-ai-0.5` in the YAML,',
    'or `--compat cuvis-ai-0.5`, gives each of these hyper-parameters the value of the reference, unless the pipeline writes it.',
    '',
    '| Class | Hyper-parameter | Here | With compat | Meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'With compat, `num_channels` of RXGlobal also gives way to the number of bands that arrive, with a warning.',
    '',
  ].join('\n');
}

function renderNode(node: NodeDefinition): string[] {
  const sink = node.lower || node.metric || node.specialise ? [] : ['', 'It works on the host only and is left out of the graphs, with a notice.'];
  return [
    `## ${node.kind}`,
    '',
    `\`${node.className}\`. Stages: ${node.stages.join(', ')}.`,
    '',
    node.doc,
    ...sink,
    '',
    ...table(['Port', 'Type', 'Holds'], [...portRows('in', node.inputs), ...portRows('out', node.outputs)]),
    ...table(['Hyper-parameter', 'Default', 'Meaning'], hparamRows(node)),
  ];
}

function portRows(direction: string, ports: Readonly<Record<string, Port>>): string[][] {
  return Object.entries(ports).map(([name, { type, doc }]) => [`${direction} \`${name}\``, `\`${formatPortType(type)}\``, doc]);
}

function hparamRows(node: NodeDefinition): string[][] {
  return Object.entries(hparamsOf(node)).map(([name, schema]) => [
    `\`${name}\``,
    'default' in schema ? code(schema.default) : isOptional(node, name) ? 'inferred' : 'required',
    schema.description ?? '',
  ]);
}

function hparamsOf(node: NodeDefinition): Record<string, HparamSchema> {
  const schema = z.toJSONSchema(node.hparams, { io: 'input', unrepresentable: 'any' });
  return (schema.properties ?? {}) as Record<string, HparamSchema>;
}

function isOptional(node: NodeDefinition, hparam: string): boolean {
  return node.hparams.shape[hparam]?.safeParse(undefined).success ?? false;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`), ''];
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
