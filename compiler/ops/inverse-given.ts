import { Matrix, inverse } from 'ml-matrix';
import { tensorFrom } from '../../schemas/tensor.js';
import { inFloats } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { floats, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';
import { viewed } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    /** `known` must be the inverse of `a`. */
    inverseGiven(a: Value, known: Value): Value;
  }
}

const matrix = tensorFrom('float32', [2, 2], [1, 1, 1, 2]);
const known = tensorFrom('float32', [2, 2], [2, -1, -1, 1]);

export const inverseGiven = defineOp<Record<string, never>>({
  name: 'inverseGiven',
  doc: 'Inverse of a square matrix that the host has computed already: passes the second operand on, and gives the first one its gradient.',
  // Two matrices of which one is not the inverse of the other are no operands of it.
  accuracy: inFloats({ ulp: 0, over: 'inverses', holds: () => false }, { ulp: 0, over: 'inverses', holds: () => false }),
  arity: 2,
  work: viewed,
  infer: (inputs) => {
    const a = operand('inverseGiven', inputs, 0, floats);
    const given = operand('inverseGiven', inputs, 1, [a.dtype]);
    if (a.dims.length !== 2 || a.dims[0] !== a.dims[1] || a.dims.join() !== given.dims.join())
      throw new InternalError('inverseGiven wants two square matrices');
    return [a];
  },
  evaluate: ([a]) => {
    const [n = 0] = a?.dims ?? [];
    const values = Float64Array.from(a?.data as Float64Array);
    return [tensorFrom(a?.dtype ?? 'float64', [n, n], inverse(Matrix.from1DArray(n, n, values)).to1DArray())];
  },
  // d(A^-1) = -A^-1 dA A^-1, so the cotangent G of P = A^-1 becomes -P' G P'
  gradient: ({ b, dy, outputs: [y] }) => {
    const transposed = b.transpose(y as Value, { perm: [1, 0] });
    return [b.neg(b.matMul(b.matMul(transposed, dy), transposed)), null];
  },
  emit: (e) => e.node('Identity', e.inputs.slice(1), e.outputs),
  mixes: () => [0, 1],
  samples: [{ inputs: [matrix, known], attributes: {}, symbolic: [symbolic('float32', 'C', 'C'), symbolic('float32', 'C', 'C')] }],
});
