import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { defineOp } from '../ir/op.js';
import type { Dim, Value } from '../ir/value.js';
import { movedAxes } from './families/axes.js';
import { int64s } from './families/emission.js';
import { anyDType, operand } from './families/operands.js';
import { normalAxes } from './families/reduction.js';
import { symbolic } from './families/samples.js';
import { viewed } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    unsqueeze(x: Value, attributes: { readonly axes: readonly number[] }): Value;
  }
}

function unsqueezed<D extends Dim>(dims: readonly D[], axes: readonly number[]): (D | 1)[] {
  const rank = dims.length + axes.length;
  const inserted = normalAxes(axes, rank);
  const rest = dims.values();
  return Array.from({ length: rank }, (_, axis) => (inserted.includes(axis) ? 1 : (rest.next().value as D)));
}

const x = tensorFrom('float32', [2, 3], [1, -2, 3, 0.5, 4, -1]);

export const unsqueeze = defineOp<{ readonly axes: readonly number[] }>({
  name: 'unsqueeze',
  doc: 'With axes of size 1 inserted; axes count in the result.',
  moves: true,
  accuracy: exact,
  arity: 1,
  work: viewed,
  infer: (inputs, { axes }) => {
    const { dtype, dims } = operand('unsqueeze', inputs, 0, anyDType);
    return [{ dtype, dims: unsqueezed(dims, axes) }];
  },
  evaluate: ([t], { axes }) => [{ ...t, dims: unsqueezed(t.dims, axes) }],
  gradient: ({ b, dy, outputs: [y], attributes: { axes } }) => [b.squeeze(dy, { axes: normalAxes(axes, y.type.dims.length) })],
  zeroRows: 'first',
  withAxes: movedAxes,
  compose: (_, { op, inputs: [before], attributes }, { axes }) => {
    const rank = before?.type.dims.length ?? 0;
    const same = op === 'squeeze' && normalAxes(axes, rank).join() === normalAxes(attributes.axes as readonly number[], rank).join();
    return same ? before : undefined;
  },
  emit: (e, { axes }) => e.node('Unsqueeze', [e.inputs[0], int64s(e, axes)], e.outputs),
  samples: [
    { inputs: [x], attributes: { axes: [1, -1] }, symbolic: [symbolic('float32', 'B', 'C')] },
    { inputs: [x], attributes: { axes: [0] } },
    { inputs: [tensorFrom('float32', [], [2])], attributes: { axes: [0] } },
  ],
});
