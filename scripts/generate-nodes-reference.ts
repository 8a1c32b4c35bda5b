import { z } from 'zod';
import { formatPortType } from '../compiler/language/port-type.js';
import { compatDefaults, type NodeDefinition, type Port } from '../compiler/nodes/contract.js';
import { compatLevels } from '../schemas/compat-level.js';
import { differences } from './compatibility-differences.js';

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

/** The Markdown page of what `compat` changes, by level, and of what differs from the reference all the same. */
export function renderCompatibility(nodes: readonly NodeDefinition[]): string {
  const levels = compatLevels.map((level) => `\`${level}\``).join(' or ');
  return [
    '# Compatibility with cuvis-ai',
    '',
    'Written by `npm run generate` from `compiler/nodes` and `scripts/compatibility-differences.ts`. Pipelines of every version are read: classes are',
    'found by each path that they had, and `cuvisc migrate` rewrites the older form ([pipeline YAML](../pipeline-yaml.md#pipelines-of-other-versions)).',
    '',
    '## Defaults',
    '',
    'Where the reference framework does something else than its documentation or the mathematics promises, cuvisc does what is promised.',
    `\`metadata.compat\` in the YAML, or \`--compat\`, is ${levels}. It gives each of these hyper-parameters the value of that version,`,
    'unless the pipeline writes it.',
    '',
    ...table(['Class', 'Hyper-parameter', 'Here', ...compatLevels, 'Meaning'], nodes.flatMap(compatRows)),
    'With compat, `num_channels` of RXGlobal also gives way to the number of bands that arrive, with a warning.',
    '',
    '## Differences by design',
    '',
    ...table(
      ['What', 'In', 'The reference', 'Here', 'To have the other'],
      differences.map(({ levels: where, subject, reference, here, other }) => [
        subject,
        where.map((level) => level.replace('cuvis-ai-', '')).join(', '),
        reference,
        here,
        other,
      ]),
    ),
  ].join('\n');
}

function compatRows(node: NodeDefinition): string[][] {
  const values = compatLevels.map((level) => compatDefaults(node, level));
  const hparams = [...new Set(values.flatMap((defaults) => Object.keys(defaults)))];
  return hparams.map((hparam) => {
    const schema = hparamsOf(node)[hparam] ?? {};
    const shown = values.map((defaults) => (hparam in defaults ? code(defaults[hparam]) : 'as here'));
    return [node.kind, `\`${hparam}\``, code(schema.default), ...shown, schema.description ?? ''];
  });
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
