import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Dim, Operation, Value } from '../ir/value.js';
import { movedAxes } from './families/axes.js';
import { int64s } from './families/emission.js';
import { anyDType, operand } from './families/operands.js';
import { normalAxes, reducedDims } from './families/reduction.js';
import { symbolic } from './families/samples.js';
import { viewed } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    squeeze(x: Value, attributes: { readonly axes: readonly number[] }): Value;
  }
}

function squeezed<D extends Dim>(dims: readonly D[], axes: readonly number[]): (D | 1)[] {
  if (axes.some((axis) => dims.at(axis) !== 1)) throw new InternalError(`axes ${axes.join(', ')} of [${dims.join(', ')}] are not 1`);
  return reducedDims(dims, axes, false);
}

/** The operand of `inner`, an unsqueeze, if that inserted the very axes that are removed. */
function restored({ inputs, attributes, types }: Operation, axes: readonly number[]): Value | undefined {
  const rank = types[0]?.dims.length ?? 0;
  const same = normalAxes(axes, rank).join() === normalAxes(attributes.axes as readonly number[], rank).join();
  return same ? inputs[0] : undefined;
}

const x = tensorFrom('float32', [2, 1, 3, 1], [1, -2, 3, 0.5, 4, -1]);

export const squeeze = defineOp<{ readonly axes: readonly number[] }>({
  name: 'squeeze',
  doc: 'Without the named axes, whose size must be known to be 1.',
  moves: true,
  accuracy: exact,
  arity: 1,
  work: viewed,
  infer: (inputs, { axes }) => {
    const { dtype, dims } = operand('squeeze', inputs, 0, anyDType);
    return [{ dtype, dims: squeezed(dims, axes) }];
  },
  evaluate: ([t], { axes }) => [{ ...t, dims: squeezed(t.dims, axes) }],
  gradient: ({ b, dy, inputs: [t], attributes: { axes } }) => [b.unsqueeze(dy, { axes: normalAxes(axes, t.type.dims.length) })],
  zeroRows: 'first',
  withAxes: movedAxes,
  compose: (_, inner, { axes }) => (inner.op === 'unsqueeze' ? restored(inner, axes) : undefined),
  emit: (e, { axes }) => e.node('Squeeze', [e.inputs[0], int64s(e, axes)], e.outputs),
  samples: [
    { inputs: [x], attributes: { axes: [1, -1] }, symbolic: [symbolic('float32', 'B', 1, 'C', 1)] },
    { inputs: [x], attributes: { axes: [-3] } },
    { inputs: [tensorFrom('float32', [1], [2])], attributes: { axes: [0] } },
  ],
});
