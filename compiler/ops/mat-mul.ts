import { isFloat } from '../../schemas/dtype.js';
import { elementCount, numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { summed } from '../ir/accuracy.js';
import { broadcastDims, InternalError } from '../ir/dims.js';
import { defineOp, type GradientContext } from '../ir/op.js';
import type { Dim, IrType, Value } from '../ir/value.js';
import { broadcastStrides, forEachIndex, offsetOf } from './families/indexing.js';
import { accumulating, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    matMul(a: Value, c: Value): Value;
  }
}

type NoAttributes = Record<string, never>;

function infer(inputs: readonly IrType[]): IrType[] {
  const a = operand('matMul', inputs, 0, accumulating);
  const c = operand('matMul', inputs, 1, [a.dtype]);
  const [m, k, kOfC, n] = [a.dims.at(-2), a.dims.at(-1), c.dims.at(-2), c.dims.at(-1)];
  if (m === undefined || n === undefined || k !== kOfC) {
    throw new InternalError(`matMul of [${a.dims.join(', ')}] and [${c.dims.join(', ')}]`);
  }
  return [{ dtype: a.dtype, dims: [...broadcastDims(a.dims.slice(0, -2), c.dims.slice(0, -2)), m as Dim, n as Dim] }];
}

function evaluate(a: Tensor, c: Tensor): Tensor {
  const batch = broadcastDims(a.dims.slice(0, -2), c.dims.slice(0, -2)) as number[];
  const [m, k, n] = [a.dims.at(-2), a.dims.at(-1), c.dims.at(-1)] as [number, number, number];
  const matrices = [a, c].map(({ dims }) => broadcastStrides(dims.slice(0, -2), batch));
  const values = new Float64Array(elementCount([...batch, m, n]));
  forEachIndex([...batch, m, n], (index, position) => {
    const [row, column] = index.slice(-2) as [number, number];
    const ofA = (offsetOf(index, matrices[0] as number[]) * m + row) * k;
    const ofC = offsetOf(index, matrices[1] as number[]) * k * n + column;
    for (let i = 0; i < k; i++) {
      values[position] = (values[position] as number) + numberAt(a.data, ofA + i) * numberAt(c.data, ofC + i * n);
    }
  });
  return tensorFrom(a.dtype, [...batch, m, n], values);
}

/** dA = dY C^T; dC = A^T dY, with the batch folded into the rows when C is a single matrix. */
function gradient({ b, dy, inputs }: GradientContext<NoAttributes>): Value[] {
  const [a, c] = inputs as [Value, Value];
  const dA = b.matMul(dy, transposed(b, c));
  const [k, n] = [a.type.dims.at(-1), c.type.dims.at(-1)];
  const isFlat = a.type.dims.length === 2 || (typeof k === 'number' && typeof n === 'number');
  const contracts = isFloat(a.type.dtype) && isFlat && c.type.dims.length === 2;
  return [dA, contracts ? b.contractRows(a, dy) : b.matMul(transposed(b, a), dy)];
}

function transposed(b: GradientContext<NoAttributes>['b'], x: Value): Value {
  const axes = x.type.dims.map((_, axis) => axis);
  return b.transpose(x, { perm: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] });
}

const a = tensorFrom('float32', [2, 3], [1, -2, 3, 0.5, 4, -1]);
const batch = tensorFrom('float32', [2, 2, 3], [1, -2, 3, 0.5, 4, -1, 2, 0.25, -3, 5, 1, 6]);
const c = tensorFrom('float32', [3, 2], [2, -1, 0.5, 3, -4, 1]);
const batchOfC = tensorFrom('float32', [2, 3, 2], [2, -1, 0.5, 3, -4, 1, 1, 2, -2, 0.25, 3, 7]);

export const matMul = defineOp<NoAttributes>({
  name: 'matMul',
  doc: 'Matrix product of the last two axes; the axes before them are broadcast.',
  accuracy: summed,
  arity: 2,
  work: { flop: ({ inputs: [x], outputs: [y] }) => 2 * elementCount(y?.dims ?? []) * (x?.dims.at(-1) ?? 0) },
  infer,
  evaluate: ([x, y]) => [evaluate(x as Tensor, y as Tensor)],
  gradient,
  zeroRows: 'first',
  affine: ({ varying, matrix }) => {
    const fixed = varying === 0 ? matrix(1) : undefined;
    return fixed && [{ kind: 'linear', matrix: fixed }];
  },
  emit: (e) => e.node('MatMul', e.inputs, e.outputs),
  mixes: ([x]) => [(x as IrType).dims.length - 1],
  anyOrder: 'mixes',
  samples: [
    { inputs: [a, c], attributes: {}, symbolic: [symbolic('float32', 'M', 'C'), symbolic('float32', 'C', 'N')] },
    { inputs: [batch, c], attributes: {}, symbolic: [symbolic('float32', 'B', 'H', 3), symbolic('float32', 3, 2)] },
    { inputs: [batch, c], attributes: {}, symbolic: [symbolic('float32', 'B', 'H', 'C'), symbolic('float32', 'C', 2)] },
    { inputs: [batch, batchOfC], attributes: {}, symbolic: [symbolic('float32', 'B', 2, 3), symbolic('float32', 'B', 3, 2)] },
    { inputs: [a, batchOfC], attributes: {}, symbolic: [symbolic('float32', 'H', 3), symbolic('float32', 'B', 3, 2)] },
    { inputs: [tensorFrom('float32', [1, 1, 2, 3], a.data), batchOfC], attributes: {} },
  ],
});
