import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { HostContract, ParamsOf } from '../../schemas/hosts/contracts.js';
import type { Params } from './contracts.js';

/**
 * Checks the parameters that a plan gives to a host function and fills in defaults.
 * Throws `CuviscError` `plan-params-invalid` naming the entry at fault.
 */
export function readParams<C extends HostContract>({ name, params: schema }: C, params: Params): ParamsOf<C> {
  const result = schema.safeParse(params);
  if (result.success) return result.data as ParamsOf<C>;
  const issue = result.error.issues[0];
  const entry = issue?.path.join('.') || 'params';
  throw new CuviscError('plan-params-invalid', `${name}: ${entry}: ${issue?.message}`, {
    hint: 'compile the plan again with this version',
  });
}
