import { classNames } from '../../nodes/class-path.js';
import type { NodeDefinition } from '../../nodes/contract.js';
import { interpolation, orInterpolation, patternOf } from './interpolation.js';
import { type JsonSchema, schemaOfZod } from './schema-of-zod.js';

/** Keywords of every constructor of the reference, which saves them as null among the hyper-parameters of some classes. */
const savedKeywords = { name: { type: 'null' }, execution_stages: { type: 'null' } } as const;

/** The hyper-parameters of a class. A class that needs none takes `hparams:` without a value, too. */
export function hparamsSchema({ kind, doc, hparams }: NodeDefinition): JsonSchema {
  const { $schema: _, type: __, additionalProperties: ___, properties = {}, ...rest } = schemaOfZod(hparams);
  const isOpen = hparams.def.catchall?._zod.def.type === 'unknown';
  return {
    title: kind,
    description: doc,
    type: rest.required?.length ? ['object', 'string'] : ['object', 'null', 'string'],
    ...patternOf(interpolation, `hyper-parameters or \`\${...}\``),
    ...rest,
    properties: { ...savedKeywords, ...Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, orInterpolation(part)])) },
    ...(!isOpen && { additionalProperties: false }),
  };
}

/** The keyword of JSON Schema; an object with a literal `then` would pass for a promise. */
const consequence = 'then';

/** What a node of this class must have beside what all nodes have. */
export function nodeCondition(definition: NodeDefinition): JsonSchema {
  const { kind, hparams } = definition;
  const needsHparams = !hparams.safeParse({}).success;
  return {
    if: { properties: { class_name: { enum: classNames(definition) } }, required: ['class_name'] },
    [consequence]: { properties: { hparams: { $ref: `#/$defs/${kind}` } }, ...(needsHparams ? { required: ['hparams'] } : {}) },
  };
}
