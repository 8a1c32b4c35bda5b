import { z } from 'zod';
import { fieldsOf } from '../trainrun/compose/schema-shape.js';
import { selectorKinds } from '../schemas/selector.js';
import { trainrunSchema } from '../schemas/trainrun.js';
import type { Options } from '../schemas/training/option.js';
import { yamlName } from '../schemas/training/forms.js';
import { type TrainingSection, trainingSections, trainingSupport } from '../schemas/training/support.js';

type Schema = Readonly<Record<string, unknown>> & { readonly properties?: Readonly<Record<string, Schema>>; readonly items?: Schema };

const why = 'see [why](../trainrun.md#fields-that-change-nothing-or-are-refused)';

const notes = { honoured: '', noticed: ` It changes nothing, ${why}.`, refused: ` Most other values are refused, ${why}.` } as const;

/** The Markdown reference of the fields of a trainrun: values, default and meaning of each, and the selectors of splits. */
export function renderTrainrunReference(): string {
  const root = z.toJSONSchema(trainrunSchema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema;
  const rows = fieldsOf(trainrunSchema).map(({ path, description, fallback }) => {
    const level = trainingSupport[path]?.level;
    return `| \`${path}\` | ${cell(valuesOf(at(root, path.split('.'))))} | ${defaultOf(fallback)} | ${cell(description)}${notes[level ?? 'honoured']} |`;
  });
  return [
    '# Fields of a trainrun',
    '',
    'Written by `npm run generate` from `schemas/trainrun.ts` and the tables of `schemas/training/`. [Trainruns](../trainrun.md) has examples.',
    '`training.callbacks.early_stopping` is a list, so its fields are those of each entry; the others are mappings. `data.splits`, `training`,',
    '`training.scheduler`, `training.callbacks` and what is below that may be `null`, which is their default.',
    '',
    '| field | values | default | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Selectors',
    '',
    'Entries of `train`, `val`, `test` and `predict` in `data.splits`, told apart by `kind`; all of their fields must be written.',
    '',
    '| kind | other fields | |',
    '| --- | --- | --- |',
    ...Object.entries(selectorKinds).map(
      ([kind, schema]) => `| \`${kind}\` | ${fieldNames(Object.keys(schema.shape))} | ${cell(schema.description ?? '')} |`,
    ),
    '',
    '## From TypeScript',
    '',
    'The options of `plan.train` come from the same tables, and so do those of `training` in a compile request, where `losses`, `freeze` and',
    '`unfreeze` are `loss_nodes`, `freeze_nodes` and `unfreeze_nodes`. Where defaults differ, YAML has those of cuvis-ai and Lightning.',
    '',
    '### Options of `plan.train`',
    '',
    ...optionTable('runtime'),
    '',
    '### Options of `training` in a compile request',
    '',
    ...optionTable('compiler'),
    '',
  ].join('\n');
}

function optionTable(by: TrainingSection['by']): string[] {
  const rows = trainingSections.filter((section) => section.by === by).flatMap(optionRows);
  return ['| option | in a trainrun | default | |', '| --- | --- | --- | --- |', ...rows];
}

function optionRows({ yaml: owner, api: place, options }: TrainingSection): string[] {
  return Object.entries<Options[string]>(options).flatMap(([name, { api, yaml }]) => {
    if (!api) return [];
    const written = yaml ? `\`${owner}.${yamlName(name, yaml)}\`` : '';
    const absent = api.safeParse(undefined);
    const path = place === '' ? name : `${place}.${name}`;
    return [`| \`${path}\` | ${written} | ${defaultOf(absent.success ? absent.data : undefined)} | ${cell(api.description ?? '')} |`];
  });
}

function fieldNames(keys: readonly string[]): string {
  return keys
    .filter((key) => key !== 'kind')
    .map((key) => `\`${key}\``)
    .join(', ');
}

/** Lists are looked through, and so are alternatives of which one is a mapping. */
function at(schema: Schema | undefined, path: readonly string[]): Schema | undefined {
  const [name, ...rest] = path;
  if (!schema || name === undefined) return schema;
  const owner = [schema, schema.items, ...alternatives(schema).flatMap((option) => [option, option.items])].find(
    (option) => option?.properties?.[name],
  );
  return at(owner?.properties?.[name], rest);
}

function alternatives(schema: Schema): readonly Schema[] {
  return (schema.anyOf ?? schema.oneOf ?? []) as readonly Schema[];
}

function valuesOf(schema: Schema | undefined): string {
  if (!schema) return '';
  if (schema.$ref !== undefined) return 'selectors';
  const options = Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type: type as string })) : alternatives(schema);
  if (options.length > 0) return [...new Set(options.map(valuesOf))].filter((text) => text !== '').join(', or ');
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if ('const' in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.type === 'array') return `list${schema.items && !schema.items.properties ? ` of ${valuesOf(schema.items)}` : ''}`;
  return `${typeNames[String(schema.type)] ?? ''}${bounds(schema)}`;
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'mapping',
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: '`true`, `false`',
  null: '`null`',
};

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const limits = [
    [minimum, 'from'],
    [exclusiveMinimum, 'above'],
    [maximum, 'to'],
    [exclusiveMaximum, 'below'],
  ] as const;
  return limits
    .filter(([limit]) => limit !== undefined && Math.abs(Number(limit)) !== Number.MAX_SAFE_INTEGER)
    .map(([limit, word]) => ` ${word} ${limit}`)
    .join('');
}

function defaultOf(fallback: unknown): string {
  return fallback === undefined ? '' : `\`${JSON.stringify(fallback)}\``;
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
