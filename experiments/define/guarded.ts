import { CuviscError } from '../../schemas/cuvisc-error.js';

/** What the language asks of any object by itself. */
const asked: ReadonlySet<string> = new Set(['then', 'toJSON', 'asymmetricMatch', 'nodeType', '$$typeof']);

/**
 * `values` as the function of a stage gets them: who reads a name that is not among them gets `CuviscError` `input-undeclared` in place of undefined,
 * as what is not declared is in no key. `what` is `input` or `parameter`.
 */
export function guarded<T extends object>(values: T, stage: string, what: 'input' | 'parameter'): T {
  return new Proxy(values, {
    get: (target, name, receiver) => {
      if (typeof name === 'string' && !(name in target) && !asked.has(name)) throw undeclared(Object.keys(target), name, stage, what);
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
}

function undeclared(known: readonly string[], name: string, stage: string, what: string): CuviscError {
  return new CuviscError('input-undeclared', `the function of ${stage} reads the ${what} ${name}, which ${stage} does not declare`, {
    hint: known.length === 0 ? `it declares no ${what}` : `it declares ${known.join(', ')}`,
  });
}
