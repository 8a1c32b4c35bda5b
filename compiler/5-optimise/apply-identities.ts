import { createBuilder, definitionOf, type OpRegistry } from '../ir/builder.js';
import { InternalError } from '../ir/dims.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import type { IrModule } from '../ir/value.js';
import type { Pass } from './pass.js';

/** Rounds after which identities that keep undoing one another are a bug. */
const maxRounds = 20;

/** Replaces operations by what identities of their ops say is cheaper. */
export const applyIdentities: Pass = {
  name: 'apply-identities',
  doc: 'Replaces operations by cheaper ones where their ops know how, until none does: no expansion before broadcasting, rows summed before they are multiplied.',
  run: (module, registry) => {
    let current = module;
    for (let round = 0; round < maxRounds; round++) {
      const before = current;
      current = applyOnce(before, registry);
      if (current === before) return current;
    }
    throw new InternalError(`${module.name} still changes after ${maxRounds} rounds of identities`);
  },
};

function applyOnce(module: IrModule, registry: OpRegistry): IrModule {
  const builder = createBuilder(registry, { node: '', line: 0, role: 'forward' });
  return rewriteModule(module, (operation) => definitionOf(registry, operation.op).simplify?.(builder.at(operation.origin), operation));
}
