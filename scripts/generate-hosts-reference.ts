import { z } from 'zod';
import type { HostContract, TensorContract, TensorContracts } from '../schemas/hosts/contracts.js';
import type { HostKind } from '../schemas/plan/version.js';

/** What the page tells of a contract, of whatever kind it is. */
export interface DocumentedHost {
  readonly name: string;
  readonly doc: string;
  readonly params?: HostContract['params'];
  readonly inputs?: TensorContracts;
  readonly results?: TensorContracts;
  readonly value?: TensorContract;
  readonly result?: TensorContract;
  readonly values?: Readonly<Record<string, string>>;
}

interface ParamSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
}

const headings: Readonly<Record<HostKind, readonly [heading: string, does: string]>> = {
  finaliser: ['Finalisers', 'Turn the statistics that a fit has gathered into state.'],
  deriver: ['Derivers', 'Compute tensors that graphs read from state, whenever the state changes.'],
  restorer: ['Restorers', 'Turn a trained tensor back into the state entry that it is another form of.'],
  metric: ['Metrics', 'Compute numbers from graph outputs, per batch and pooled over a split.'],
  schedule: ['Schedules', 'Give a number for a time, in epochs or updates from 0.'],
  node: ['Nodes', 'Compute a node of a pipeline between the graphs of a stage, from whole batches.'],
};

/** The Markdown reference of the work that plans leave to the host: parameters, what is read and what is given. */
export function renderHostsReference(contracts: Readonly<Record<HostKind, readonly DocumentedHost[]>>): string {
  return [
    '# Host functions',
    '',
    'Written by `npm run generate` from `schemas/hosts`. Graphs do the work per pixel; what is left, on small tensors and in float64, are',
    'functions of the runtime that plans name, with parameters. `requires` in a manifest lists them, `kind:name` each, and `openPlan` refuses',
    'a plan that requires one which the runtime does not have. A letter in a shape stands for a size.',
    '',
    ...(Object.keys(headings) as HostKind[]).flatMap((kind) => renderKind(kind, contracts[kind])),
  ].join('\n');
}

function renderKind(kind: HostKind, hosts: readonly DocumentedHost[]): string[] {
  const [heading, does] = headings[kind];
  return [`## ${heading}`, '', does, '', ...hosts.flatMap((host) => renderHost(kind, host))];
}

function renderHost(kind: HostKind, { name, doc, params, inputs = {}, results = {}, value, result, values = {} }: DocumentedHost): string[] {
  const tensors = [
    ...(value ? [['in `value`', shapeOf(value)]] : []),
    ...Object.entries(inputs).map(([entry, contract]) => [`in \`${entry}\``, shapeOf(contract)]),
    ...Object.entries(results).map(([entry, contract]) => [`out \`${entry}\``, shapeOf(contract)]),
    ...(result ? [['out', shapeOf(result)]] : []),
  ];
  return [
    `### ${kind}:${name}`,
    '',
    doc,
    '',
    ...table(['Tensor', 'Type'], tensors),
    ...table(
      ['Number', 'Is'],
      Object.entries(values).map(([entry, meaning]) => [`\`${entry}\``, meaning]),
    ),
    ...table(['Parameter', 'Default', 'Meaning'], params ? paramRows(params) : []),
  ];
}

function shapeOf({ dtypes, dims, optional }: TensorContract): string {
  const shape = dims === 'any' ? 'of any shape' : `[${dims.join(', ')}]`;
  return `\`${dtypes.join(' | ')}\` ${dims === 'any' ? shape : `\`${shape}\``}${optional ? ', may be left out' : ''}`;
}

function paramRows(params: HostContract['params']): string[][] {
  const schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  const required = new Set(schema.required ?? []);
  return Object.entries((schema.properties ?? {}) as Record<string, ParamSchema>).map(([name, entry]) => [
    `\`${name}\``,
    required.has(name) ? 'required' : 'default' in entry ? `\`${JSON.stringify(entry.default)}\`` : 'none',
    meaningOf(entry),
  ]);
}

function meaningOf({ description = '', enum: choices }: ParamSchema): string {
  return choices ? `${choices.map((choice) => `\`${choice}\``).join(' or ')}. ${description}` : description;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line), ''];
}
