import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Dim, Value } from '../ir/value.js';
import { pick } from './families/indexing.js';
import { anyDType, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';
import { moved } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    transpose(x: Value, attributes: { readonly perm: readonly number[] }): Value;
  }
}

const cube = tensorFrom('float32', [2, 3, 2], [1, -2, 3.5, 0.5, 4, -1, 7, 2.5, -3, 6, 0.25, 5]);

export const transpose = defineOp<{ readonly perm: readonly number[] }>({
  name: 'transpose',
  doc: 'Axes in another order: axis i of the result is axis perm[i] of the operand.',
  moves: true,
  accuracy: exact,
  arity: 1,
  work: moved,
  infer: (inputs, { perm }) => {
    const { dtype, dims } = operand('transpose', inputs, 0, anyDType);
    if (perm.length !== dims.length || dims.some((_, axis) => !perm.includes(axis))) {
      throw new InternalError(`[${perm.join(', ')}] is no order of ${dims.length} axes`);
    }
    return [{ dtype, dims: perm.map((axis) => dims[axis] as Dim) }];
  },
  evaluate: ([x], { perm }) => {
    const { dims } = x;
    const inverse = inverted(perm);
    const result = perm.map((axis) => dims[axis] as number);
    return [pick(x, result, (index) => inverse.map((axis) => index[axis] as number))];
  },
  axisOrder: ({ perm }) => perm,
  gradient: ({ b, dy, attributes: { perm } }) => [b.transpose(dy, { perm: inverted(perm) })],
  compose: (b, inner, { perm }) => {
    const before = inner.op === 'transpose' ? (inner.attributes.perm as readonly number[]) : undefined;
    return before && b.transpose(inner.inputs[0] as Value, { perm: perm.map((axis) => before[axis] as number) });
  },
  isNoOp: (_, { perm }) => perm.every((axis, i) => axis === i),
  emit: (e, { perm }) => e.node('Transpose', e.inputs, e.outputs, { perm }),
  samples: [
    { inputs: [cube], attributes: { perm: [2, 0, 1] }, symbolic: [symbolic('float32', 'B', 'H', 2)] },
    { inputs: [cube], attributes: { perm: [0, 2, 1] }, symbolic: [symbolic('float32', 'B', 'H', 'W')] },
    { inputs: [tensorFrom('float32', [3], [1, 2, 3])], attributes: { perm: [0] } },
  ],
});

function inverted(perm: readonly number[]): number[] {
  return perm.map((_, axis) => perm.indexOf(axis));
}
