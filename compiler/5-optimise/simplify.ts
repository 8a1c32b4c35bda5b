import { createBuilder, definitionOf } from '../ir/builder.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import type { Pass } from './pass.js';

export const simplify: Pass = {
  name: 'simplify',
  doc: 'Replaces operations by cheaper ones where their ops know how: no expansion before broadcasting, no axis of size 1 at the end, sums taken before products.',
  run: (module, registry) =>
    rewriteModule(module, (operation) => definitionOf(registry, operation.op).simplify?.(createBuilder(registry, operation.origin), operation)),
};
