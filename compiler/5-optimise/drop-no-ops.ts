import { definitionOf } from '../ir/builder.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import type { Pass } from './pass.js';

/** Removes operations that change nothing. */
export const dropNoOps: Pass = {
  name: 'drop-no-ops',
  doc: 'Passes the operand on where an operation returns it unchanged: a cast to its own type, a transposition that moves nothing.',
  run: (module, registry) =>
    rewriteModule(module, (operation) => {
      const { isNoOp } = definitionOf(registry, operation.op);
      const [operand] = operation.inputs;
      return operand &&
        isNoOp?.(
          operation.inputs.map((input) => input.type),
          operation.attributes,
        )
        ? [operand]
        : undefined;
    }),
};
