import { z } from 'zod';
import { selectorKinds } from '../../schemas/selector.js';

/** A field of a schema. */
export interface SchemaField {
  /** Names from the top, with dots; list entries have the path of the list. */
  readonly path: string;
  readonly description: string;
  /** What an absent field becomes; `undefined` if it must be written. */
  readonly fallback: unknown;
}

/** Every field of an object schema that is not itself an object, in the order of the schema. */
export function fieldsOf(schema: z.ZodType, prefix = ''): SchemaField[] {
  const object = objectIn(schema);
  if (!object) return [];
  return Object.entries(object.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (objectIn(field)) return fieldsOf(field, `${path}.`);
    const absent = field.safeParse(undefined);
    return [{ path, description: field.description ?? '', fallback: absent.success ? absent.data : undefined }];
  });
}

/** Keys that the object at `path` may have; `value` is the plain value of that object. */
export function keysAt(schema: z.ZodType, path: readonly (string | number)[], value: unknown): string[] {
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind === 'string' && kind in selectorKinds) return Object.keys(selectorKinds[kind as keyof typeof selectorKinds].shape);
  const owner = path.reduce<z.ZodType | undefined>((current, part) => current && entryOf(current, part), schema);
  const object = owner && objectIn(owner);
  return object ? Object.keys(object.shape) : [];
}

function entryOf(schema: z.ZodType, part: string | number): z.ZodType | undefined {
  if (typeof part === 'number') return schema;
  const record = unwrapped(schema);
  if (record instanceof z.ZodRecord) return record.valueType as z.ZodType;
  return objectIn(schema)?.shape[part] as z.ZodType | undefined;
}

/** The object schema inside defaults, nullables, lists, and unions that have one. */
function objectIn(schema: z.ZodType): z.ZodObject | undefined {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? inner : undefined;
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodArray) return unwrapped(schema.element as z.ZodType);
  const [object, ...more] = schema instanceof z.ZodUnion ? (schema.options as z.ZodType[]).filter(objectIn) : [];
  return object && more.length === 0 ? unwrapped(object) : schema;
}
