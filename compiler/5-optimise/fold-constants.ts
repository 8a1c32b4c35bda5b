import { definitionOf } from '../ir/builder.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import type { ConstantValue, Operation } from '../ir/value.js';
import type { Pass } from './pass.js';

/** Results larger than this stay computed: a folded expansion would bloat the model. */
const maxElements = 1 << 20;

/** Computes what depends on constants alone. */
export const foldConstants: Pass = {
  name: 'fold-constants',
  doc: 'Replaces operations on constants by their results, computed by the references of the ops in float64.',
  run: (module, registry) =>
    rewriteModule(module, (operation) => {
      const constants = operation.inputs.filter((input): input is ConstantValue => input.from === 'constant');
      if (constants.length < operation.inputs.length || operation.inputs.length === 0 || !isSmall(operation)) return undefined;
      const results = definitionOf(registry, operation.op).evaluate(
        constants.map((c) => c.tensor),
        operation.attributes,
      );
      return results.map((tensor, i) => ({ from: 'constant', tensor, type: operation.types[i] ?? { dtype: tensor.dtype, dims: tensor.dims } }));
    }),
};

function isSmall(operation: Operation): boolean {
  return operation.types.every(
    ({ dims }) => dims.every((d) => typeof d === 'number') && dims.reduce<number>((n, d) => n * Number(d), 1) <= maxElements,
  );
}
