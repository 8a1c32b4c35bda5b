import type { JsonSchema } from './schema-of-zod.js';

/** A regular expression for text with an interpolation, `${...}`, whose value is known only when the file is read. */
export const interpolation = '\\$\\{';

/** A pattern, and what editors are to say where it is not met (an extension of VS Code's language servers). */
export function patternOf(pattern: string, expected: string): Pick<JsonSchema, 'pattern' | 'patternErrorMessage'> {
  return { pattern, patternErrorMessage: `Expected ${expected}.` };
}

const interpolated: JsonSchema = { type: 'string', pattern: interpolation };

/** `schema`, and the same for all parts of the values that it describes, where an interpolation may stand instead. */
export function orInterpolation(schema: JsonSchema): JsonSchema {
  const inner = withParts(schema);
  if (inner.anyOf) return { ...inner, anyOf: [...inner.anyOf, interpolated] };
  const { title, description, default: value, ...limits } = inner;
  if (Object.keys(limits).length === 0 || isFreeText(limits)) return inner;
  // A type list instead of `anyOf` keeps an editor's messages short; `pattern` binds texts only.
  if (typeof inner.type === 'string' && inner.type !== 'string' && !inner.enum) {
    return { ...inner, type: [inner.type, 'string'], ...patternOf(interpolation, `${inner.type} or \`\${...}\``) };
  }
  const annotations = Object.entries({ title, description, default: value }).filter(([, text]) => text !== undefined);
  return { ...Object.fromEntries(annotations), anyOf: [limits, interpolated] };
}

function isFreeText(limits: JsonSchema): boolean {
  return limits.type === 'string' && Object.keys(limits).length === 1;
}

function withParts(schema: JsonSchema): JsonSchema {
  const { items, properties, additionalProperties, anyOf } = schema;
  return {
    ...schema,
    ...(items ? { items: orInterpolation(items) } : {}),
    ...(properties ? { properties: mapValues(properties, orInterpolation) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: orInterpolation(additionalProperties) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(withParts) } : {}),
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
