import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { tensorFrom } from '../../schemas/tensor.js';
import { inFloats } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
import { defineOp, type GradientContext, type OnnxEmitter } from '../ir/op.js';
import type { IrType, Value } from '../ir/value.js';
import { int64s, nodeOf } from './families/emission.js';
import { operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    inverseCholesky(a: Value): Value;
  }
}

type NoAttributes = Record<string, never>;

const small = tensorFrom('float64', [2, 2], [4, 1, 1, 3]);
const batch = tensorFrom('float64', [2, 3, 3], [4, 1, 0.5, 1, 3, -1, 0.5, -1, 5, 2, 0, 0.25, 0, 1, 0.5, 0.25, 0.5, 6]);

export const inverseCholesky = defineOp<NoAttributes>({
  name: 'inverseCholesky',
  doc: "Inverse M of the Cholesky factor of symmetric positive definite matrices A (float64, in the last two axes): lower triangular, M A M' = 1 and M' M = A^-1. Only the lower triangle of A is read. NaN for a matrix that is not positive definite.",
  // Digits are lost with the condition of the matrix, which single numbers do not tell.
  accuracy: inFloats({ ulp: 0, over: 'none', holds: () => false }, { ulp: 0, over: 'positive definite matrices', holds: () => false }),
  arity: 1,
  work: {
    flop: ({ inputs: [a] }) => {
      const elements = (a?.dims ?? []).reduce<number>((product, size) => product * Number(size), 1);
      return Math.ceil((2 / 3) * elements * Number(a?.dims.at(-1)));
    },
  },
  infer: (inputs) => {
    const a = operand('inverseCholesky', inputs, 0, ['float64']);
    sizeOfMatrix(a);
    return [a];
  },
  evaluate: ([a]) => {
    const n = a.dims.at(-1) as number;
    const all = Array.from(a.data as Float64Array);
    const factors = Array.from({ length: all.length / n ** 2 }, (_, i) =>
      inverseFactor(Matrix.from1DArray(n, n, all.slice(i * n ** 2, (i + 1) * n ** 2))),
    );
    return [tensorFrom('float64', a.dims, factors.flat())];
  },
  gradient,
  emit: (e) => {
    e.node('Identity', [inverseOf(e, e.inputs[0], sizeOfMatrix(e.inputTypes[0]))], e.outputs);
  },
  mixes: ([a]) => [a.dims.length - 2, a.dims.length - 1],
  samples: [
    { inputs: [small], attributes: {} },
    { inputs: [batch], attributes: {}, symbolic: [symbolic('float64', 'B', 3, 3)] },
    { inputs: [tensorFrom('float64', [1, 1], [4])], attributes: {} },
  ],
});

function sizeOfMatrix({ dims }: IrType): number {
  const [rows, columns] = dims.slice(-2);
  if (typeof rows !== 'number' || rows !== columns) throw new InternalError(`inverseCholesky of [${dims.join(', ')}]`);
  return rows;
}

function inverseFactor(matrix: Matrix): number[] {
  const lower = Matrix.zeros(matrix.rows, matrix.rows);
  for (let i = 0; i < matrix.rows; i++) for (let k = 0; k < matrix.rows; k++) lower.set(i, k, matrix.get(Math.max(i, k), Math.min(i, k)));
  const decomposition = new CholeskyDecomposition(lower);
  if (!decomposition.isPositiveDefinite()) return new Array<number>(matrix.size).fill(Number.NaN);
  return inverse(decomposition.lowerTriangularMatrix).to1DArray();
}

/**
 * dM = -Phi(M dA M') M, where Phi keeps the lower triangle and half of the diagonal. With the cotangent G and Q = Phi(-G M'), the
 * gradient is S = M' Q M, of which the upper triangle belongs to the entries below the diagonal, too.
 */
function gradient({ b, dy, outputs: [m] }: GradientContext<NoAttributes, 1>): Value[] {
  const n = sizeOfMatrix(m.type);
  const mask = (diagonal: number, below: number) =>
    b.constant(
      tensorFrom(
        'float64',
        [n, n],
        Array.from({ length: n * n }, (_, at) => (at % n === Math.floor(at / n) ? diagonal : at % n < Math.floor(at / n) ? below : 0)),
      ),
    );
  const transposed = flipped(b, m);
  const q = b.mul(b.neg(b.matMul(dy, transposed)), mask(0.5, 1));
  const s = b.matMul(b.matMul(transposed, q), m);
  return [b.mul(b.add(s, flipped(b, s)), mask(0.5, 1))];
}

function flipped(b: GradientContext<NoAttributes>['b'], x: Value): Value {
  const axes = x.type.dims.map((_, axis) => axis);
  return b.transpose(x, { perm: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] });
}

/** Halves first: with A = [A1, .; C, A2], M1 that of A1, L = C M1' and M2 that of A2 - L L', M = [M1, 0; -M2 L M1, M2]. */
function inverseOf(e: OnnxEmitter<1>, a: string, n: number): string {
  if (n === 1) return nodeOf(e, 'Div', [e.constant(tensorFrom('float64', [], [1])), nodeOf(e, 'Sqrt', [a])]);
  const half = n >> 1;
  const block = (rows: readonly [number, number], columns: readonly [number, number]) =>
    nodeOf(e, 'Slice', [a, int64s(e, [rows[0], columns[0]]), int64s(e, [rows[1], columns[1]]), int64s(e, [-2, -1])]);
  const first = inverseOf(e, block([0, half], [0, half]), half);
  const lower = nodeOf(e, 'MatMul', [block([half, n], [0, half]), turned(e, first)]);
  const rest = nodeOf(e, 'Sub', [block([half, n], [half, n]), nodeOf(e, 'MatMul', [lower, turned(e, lower)])]);
  const second = inverseOf(e, rest, n - half);
  const below = nodeOf(e, 'Neg', [nodeOf(e, 'MatMul', [second, nodeOf(e, 'MatMul', [lower, first])])]);
  const above = turned(e, below);
  const top = nodeOf(e, 'Concat', [first, nodeOf(e, 'Sub', [above, above])], { axis: -1 });
  return nodeOf(e, 'Concat', [top, nodeOf(e, 'Concat', [below, second], { axis: -1 })], { axis: -2 });
}

/** The last two axes exchanged. */
function turned(e: OnnxEmitter<1>, matrix: string): string {
  const axes = e.inputTypes[0].dims.map((_, axis) => axis);
  return nodeOf(e, 'Transpose', [matrix], { perm: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] });
}
