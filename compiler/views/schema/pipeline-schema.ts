import { pipelineSchema } from '../../../schemas/pipeline.js';
import { stages } from '../../../schemas/stage.js';
import { compatLevels } from '../../../schemas/compat-level.js';
import { classNames, foreignPath } from '../../nodes/class-path.js';
import type { NodeDefinition, NodeRegistry } from '../../nodes/contract.js';
import { isDispensable, pluginClasses } from '../../nodes/plugin-classes.js';
import { arrowSchema, connectionSchema, outputSchema } from './connection-schemas.js';
import { interpolation, patternOf } from './interpolation.js';
import { hparamsSchema, nodeCondition } from './node-schemas.js';
import { type JsonSchema, schemaOfZod } from './schema-of-zod.js';

/**
 * The JSON Schema of pipeline YAML: keys and their types, names of classes, and per class (by its name or its dotted path)
 * the hyper-parameters. An interpolation may stand for any value. What needs the whole graph is left to `cuvisc check`.
 */
export function pipelineJsonSchema(registry: NodeRegistry): JsonSchema {
  const definitions = Object.values(registry).sort((a, b) => (a.kind < b.kind ? -1 : 1));
  const { $schema, properties, ...base } = schemaOfZod(pipelineSchema);
  return {
    $schema,
    title: 'cuvisc pipeline',
    description: 'Nodes of a hyperspectral pipeline and how they are connected.',
    ...base,
    properties: {
      ...properties,
      metadata: metadataSchema(properties?.metadata ?? {}),
      nodes: { type: 'array', description: 'The steps of the pipeline, in any order.', items: { $ref: '#/$defs/node' } },
      connections: listOrNull('Which output feeds which input.', { anyOf: [{ $ref: '#/$defs/connection' }, { $ref: '#/$defs/arrow' }] }),
      outputs: listOrNull('Ports to keep as outputs, `node.port`; default: those of nodes without a consumer.', outputSchema),
    },
    $defs: {
      node: nodeSchema(properties?.nodes?.items ?? {}, definitions),
      connection: connectionSchema,
      arrow: arrowSchema,
      ...Object.fromEntries(definitions.map((definition) => [definition.kind, hparamsSchema(definition)])),
    },
  };
}

function metadataSchema({ anyOf = [], ...base }: JsonSchema): JsonSchema {
  const withCompat = ({ properties, ...part }: JsonSchema): JsonSchema =>
    properties ? { ...part, properties: { ...properties, compat: { ...properties.compat, anyOf: oneOrInterpolation([...compatLevels]) } } } : part;
  return { description: 'What the pipeline is and who wrote it.', ...base, anyOf: anyOf.map(withCompat) };
}

function listOrNull(description: string, items: JsonSchema): JsonSchema {
  return { type: ['array', 'null'], description, items };
}

function nodeSchema(base: JsonSchema, definitions: readonly NodeDefinition[]): JsonSchema {
  const names = definitions.flatMap((definition) => classNames(definition).map((known) => [known, definition.doc] as const));
  const leftOut = [...pluginClasses([])].flatMap(([known, { category, plugin }]) =>
    isDispensable(category) && !names.some(([name]) => name === known) ? [[known, `Left out: a ${category} of ${plugin}.`] as const] : [],
  );
  const all = [...names, ...leftOut];
  const { name, class_name: className, hparams, execution_stages: executionStages } = base.properties ?? {};
  const stage = oneOrInterpolation(stageNames());
  return {
    ...base,
    title: 'Node',
    properties: {
      ...base.properties,
      name: { ...name, ...patternOf(`^[^.\\s]+$|${interpolation}`, 'a name without dots and spaces') },
      class_name: {
        description: className?.description ?? '',
        anyOf: [
          ...oneOrInterpolation(
            all.map(([known]) => known),
            all.map(([, doc]) => doc),
          ),
          { type: 'string', pattern: foreignPath.source },
        ],
      },
      hparams: { description: hparams?.description ?? '' },
      execution_stages: {
        description: executionStages?.description ?? '',
        anyOf: [...stage, { type: 'array', minItems: 1, items: { anyOf: stage } }],
      },
    },
    allOf: definitions.map(nodeCondition),
  };
}

function stageNames(): string[] {
  const names = ['always', ...stages];
  return [...names, ...names.map((stage) => stage.toUpperCase())];
}

/** `docs` explain the values in an editor's list (an extension of VS Code's language servers). */
function oneOrInterpolation(values: readonly string[], docs?: readonly string[]): JsonSchema[] {
  return [
    { enum: values, ...(docs ? { enumDescriptions: docs } : {}) },
    { type: 'string', pattern: interpolation },
  ];
}
