import type { z } from 'zod';
import type { ParamPolicy } from './params.js';

const policies = new WeakMap<object, ParamPolicy>();

/** Keeps a parameter out of keys: what says how to compute, not what. Instances that differ in it alone are one. */
export function operational<S extends z.ZodType>(schema: S): S {
  policies.set(schema, 'operational');
  return schema;
}

/** A parameter that only names things for people; no part of keys. */
export function label<S extends z.ZodType>(schema: S): S {
  policies.set(schema, 'label');
  return schema;
}

/** The policy of a parameter, also where `.default()`, `.optional()` or the like was called after it was set. */
export function policyOf(schema: unknown): ParamPolicy {
  for (let inner = schema; isObject(inner); inner = innerOf(inner)) {
    const policy = policies.get(inner);
    if (policy) return policy;
  }
  return 'semantic';
}

function innerOf(schema: object): unknown {
  const def = (schema as { readonly def?: { readonly innerType?: unknown; readonly in?: unknown } }).def;
  return def?.innerType ?? def?.in;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
