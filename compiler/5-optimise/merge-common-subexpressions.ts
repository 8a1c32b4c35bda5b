import { createHash } from 'node:crypto';
import { bytesOfTensor } from '../../schemas/tensor.js';
import { resultsOf, rewriteModule } from '../ir/rewrite-module.js';
import type { Operation, Value } from '../ir/value.js';
import type { Pass } from './pass.js';

/** Computes equal operations once. */
export const mergeCommonSubexpressions: Pass = {
  name: 'merge-common-subexpressions',
  doc: 'Computes equal operations on equal operands once. The first one keeps its origin.',
  run: (module) => {
    const first = new Map<string, Operation>();
    const numbers = new Map<Operation, number>();
    return rewriteModule(module, (operation) => {
      const key = keyOf(operation, numbers);
      const earlier = first.get(key);
      if (earlier) return resultsOf(earlier);
      first.set(key, operation);
      numbers.set(operation, numbers.size);
      return undefined;
    });
  },
};

function keyOf({ op, inputs, attributes }: Operation, numbers: ReadonlyMap<Operation, number>): string {
  return JSON.stringify([op, inputs.map((input) => operandKey(input, numbers)), attributes]);
}

function operandKey(value: Value, numbers: ReadonlyMap<Operation, number>): string {
  if (value.from === 'input') return `@${value.name}`;
  if (value.from === 'operation') return `%${numbers.get(value.operation)}.${value.index}`;
  const { dtype, dims } = value.tensor;
  return `${dtype}[${dims.join()}]${createHash('sha256').update(bytesOfTensor(value.tensor)).digest('hex')}`;
}
