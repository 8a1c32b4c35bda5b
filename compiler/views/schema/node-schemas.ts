import type { NodeDefinition } from '../../nodes/contract.js';
import { interpolation, orInterpolation, patternOf } from './interpolation.js';
import { type JsonSchema, schemaOfZod } from './schema-of-zod.js';

/**
 * The hyper-parameters of a class. As in the compiler, further ones are allowed: they are warned about, not refused.
 * A class that needs none takes `hparams:` without a value, too.
 */
export function hparamsSchema({ kind, doc, hparams }: NodeDefinition): JsonSchema {
  const { $schema: _, type: __, additionalProperties: ___, properties = {}, ...rest } = schemaOfZod(hparams);
  return {
    title: kind,
    description: doc,
    type: rest.required?.length ? ['object', 'string'] : ['object', 'null', 'string'],
    ...patternOf(interpolation, `hyper-parameters or \`\${...}\``),
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, orInterpolation(part)])),
  };
}

/** The keyword of JSON Schema; an object with a literal `then` would pass for a promise. */
const consequence = 'then';

/** What a node of this class must have beside what all nodes have. */
export function nodeCondition({ kind, className, hparams }: NodeDefinition): JsonSchema {
  const needsHparams = !hparams.safeParse({}).success;
  return {
    if: { properties: { class_name: { enum: [kind, className] } }, required: ['class_name'] },
    [consequence]: { properties: { hparams: { $ref: `#/$defs/${kind}` } }, ...(needsHparams ? { required: ['hparams'] } : {}) },
  };
}
