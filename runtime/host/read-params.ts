import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Params } from './contracts.js';

/** The dtypes in which state may be stored. */
export const floatDType = z.enum(['float32', 'float64']);

/**
 * Checks the params that a plan gives to the host implementation `host` and fills in defaults.
 * Throws `CuviscError` `plan-params-invalid` naming the entry at fault.
 */
export function readParams<S extends z.ZodType>(schema: S, params: Params, host: string): z.output<S> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const entry = issue?.path.join('.') || 'params';
  throw new CuviscError('plan-params-invalid', `${host}: ${entry}: ${issue?.message}`, {
    hint: 'compile the plan again with this version',
  });
}
