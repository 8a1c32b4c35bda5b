import { createBuilder, definitionOf } from '../ir/builder.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import type { Pass } from './pass.js';

/** Makes one operation of two of which the second only reads the first. */
export const composeOperations: Pass = {
  name: 'compose-operations',
  doc: 'Joins two operations in a row that one does as well: transpositions, reshapes, casts to wider types and back, a squeeze that undoes an unsqueeze.',
  run: (module, registry) => {
    const builder = createBuilder(registry, { node: '', line: 0, role: 'forward' });
    return rewriteModule(module, ({ op, inputs: [operand], attributes, origin }) => {
      const inner = operand?.from === 'operation' ? operand.operation : undefined;
      const composed = inner && definitionOf(registry, op).compose?.(builder.at(origin), inner, attributes);
      return composed && [composed];
    });
  },
};
