import { interpolation } from './interpolation.js';
import type { JsonSchema } from './schema-of-zod.js';

type Direction = 'inputs' | 'outputs';

const dot = '\\s*\\.\\s*';

/** An entry of `outputs:`. */
export const outputSchema = endpoint('outputs', '`node.port` or `node.outputs.port`');

/** A connection as a mapping. */
export const connectionSchema: JsonSchema = {
  title: 'Connection',
  type: 'object',
  additionalProperties: false,
  required: ['source', 'target'],
  properties: { source: endpoint('outputs', '`node.outputs.port`'), target: endpoint('inputs', '`node.inputs.port`') },
};

/** A connection as one text: `a.x -> b.y` or `a.x -> [b.y, c.z]`. */
export const arrowSchema: JsonSchema = {
  title: 'Connection as text',
  type: 'string',
  description: '`source.port -> target.port`, or `source.port -> [target.port, other.port]`.',
  pattern: arrowPattern(),
};

function endpoint(direction: Direction, description: string): JsonSchema {
  return { type: 'string', description, pattern: `^\\s*${endpointPattern(direction)}\\s*$|${interpolation}` };
}

function endpointPattern(direction: Direction, name = '[^.\\s]+'): string {
  return `${name}${dot}(${direction}${dot})?${name}`;
}

function arrowPattern(): string {
  const listed = endpointPattern('inputs', '[^.,\\s[\\]]+');
  const list = `\\[\\s*${listed}(\\s*,\\s*${listed})*\\s*,?\\s*\\]`;
  return `^\\s*${endpointPattern('outputs')}\\s*->\\s*(${endpointPattern('inputs')}|${list})\\s*$|${interpolation}`;
}
