import { interpolation, patternOf } from './interpolation.js';
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
  ...patternOf(arrowPattern(), '`node.port -> node.port` or `node.port -> [node.port, node.port]`'),
};

function endpoint(direction: Direction, description: string): JsonSchema {
  return { type: 'string', description, ...patternOf(`^\\s*${endpointPattern(direction)}\\s*$|${interpolation}`, description) };
}

function endpointPattern(direction: Direction, name = '[^.\\s]+'): string {
  return `${name}${dot}(${direction}${dot})?${name}`;
}

function arrowPattern(): string {
  const name = '((?!->)[^.\\s[\\],<>=])+';
  const [source, target] = [endpointPattern('outputs', name), endpointPattern('inputs', name)];
  return `^\\s*${source}\\s*->\\s*(${target}|\\[\\s*${target}(\\s*,\\s*${target})*\\s*\\])\\s*$|${interpolation}`;
}
