import type { z } from 'zod';
import type { ParamPolicy } from './params.js';

/** Where the schema itself keeps its policy, so that another copy of this package finds it. */
const metaName = 'cuvisc:param';

/** Keeps a parameter out of keys: what says how to compute, not what. Instances that differ in it alone are one. */
export function operational<S extends z.ZodType>(schema: S): S {
  return withPolicy(schema, 'operational');
}

/** A parameter that only names things for people; no part of keys. */
export function label<S extends z.ZodType>(schema: S): S {
  return withPolicy(schema, 'label');
}

/** The policy of a parameter, also where `.default()`, `.optional()` or the like was called after it was set. */
export function policyOf(schema: unknown): ParamPolicy {
  for (let inner = schema; isSchema(inner); inner = innerOf(inner)) {
    const policy = inner.meta?.()?.[metaName];
    if (policy !== undefined) return policy as ParamPolicy;
  }
  return 'semantic';
}

interface Schema {
  readonly meta?: () => Readonly<Record<string, unknown>> | undefined;
  readonly def?: { readonly innerType?: unknown; readonly in?: unknown };
}

function withPolicy<S extends z.ZodType>(schema: S, policy: ParamPolicy): S {
  return schema.meta({ ...schema.meta(), [metaName]: policy });
}

function innerOf({ def }: Schema): unknown {
  return def?.innerType ?? def?.in;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
