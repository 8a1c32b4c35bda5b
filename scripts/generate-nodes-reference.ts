import { z } from 'zod';
import { formatPortType } from '../compiler/language/port-type.js';
import { currentPath } from '../compiler/nodes/class-path.js';
import { compatDefaults, isComputed, type NodeDefinition, type Port } from '../compiler/nodes/contract.js';
import { compatLevels } from '../schemas/compat-level.js';
import { differences } from './compatibility-differences.js';
import type { RecordedCases } from './recorded-cases.js';

interface HparamSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
}

/** The Markdown reference of the node classes: ports, hyper-parameters, stages, where they are computed, and how many recorded cases hold them to the reference framework. */
export function renderNodesReference(nodes: readonly NodeDefinition[], recorded: ReadonlyMap<string, RecordedCases>): string {
  return [
    '# Node classes',
    '',
    'Written by `npm run generate` from `compiler/nodes`. A pipeline names a class by its dotted path in the reference',
    'framework, of any version, or by the last part alone. Where cases are counted, what the class yields, learns and back-propagates is held to recordings of',
    'that framework in every test run ([how they are made](../../test/golden/record/README.md)).',
    '',
    ...nodes.flatMap((node) => renderNode(node, recorded)),
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

function renderNode(node: NodeDefinition, recorded: ReadonlyMap<string, RecordedCases>): string[] {
  return [
    `## ${node.kind}`,
    '',
    `\`${node.className}\`. Stages: ${node.stages.join(', ')}. ${placeOf(node)}${casesOf(node, recorded)}`,
    '',
    node.doc,
    '',
    ...table(['Port', 'Type', 'Holds'], [...portRows('in', node.inputs), ...portRows('out', node.outputs)]),
    ...table(['Hyper-parameter', 'Default', 'Meaning'], hparamRows(node)),
  ];
}

function placeOf(node: NodeDefinition): string {
  if (node.host) return 'Computed on the host, between graphs, without a gradient.';
  if (node.metric) return 'Metrics on the host, of what the graph yields.';
  return isComputed(node) || node.specialise ? 'Computed in the graph.' : 'On the host only: left out of the graphs, with a notice.';
}

function casesOf(node: NodeDefinition, recorded: ReadonlyMap<string, RecordedCases>): string {
  const versions = [...(recorded.get(currentPath(node.className)) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = versions.map(([version, { cases, gradients }]) => {
    return `${cases} of ${version}${gradients > 0 ? ` (${gradients} with gradients)` : ''}`;
  });
  return counts.length === 0 ? '' : ` Recorded cases: ${counts.join(', ')}.`;
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
