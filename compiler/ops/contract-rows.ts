import { elementCount, numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { summed } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
import { defineOp, type OnnxEmitter } from '../ir/op.js';
import type { IrType, Value } from '../ir/value.js';
import { int64s, nodeOf } from './families/emission.js';
import { concat, countOf, divisorOf, knownProduct, narrowed, widened } from './families/long-sum.js';
import { floats, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    contractRows(a: Value, c: Value): Value;
  }
}

type NoAttributes = Record<string, never>;

/**
 * Rows of one float32 product. onnxruntime adds up to 256 products one after the other, then the sums of these, for a wide
 * result; up to 1024 for a narrow one, whose blocks may be shorter as their products are small.
 */
const longestBlock = { wide: 1024, narrow: 128 } as const;
const fewestWideColumns = 48;

function infer(inputs: readonly IrType[]): IrType[] {
  const a = operand('contractRows', inputs, 0, floats);
  const c = operand('contractRows', inputs, 1, [a.dtype]);
  const [k, n] = [a.dims.at(-1), c.dims.at(-1)];
  const isFlat = a.dims.length === 2 || (typeof k === 'number' && typeof n === 'number');
  if (k === undefined || n === undefined || a.dims.length < 2 || !isFlat || a.dims.slice(0, -1).join() !== c.dims.slice(0, -1).join()) {
    throw new InternalError(`contractRows of [${a.dims.join(', ')}] and [${c.dims.join(', ')}]`);
  }
  return [{ dtype: a.dtype, dims: [k, n] }];
}

function evaluate(a: Tensor, c: Tensor): Tensor {
  const [k, n] = [a.dims.at(-1), c.dims.at(-1)] as [number, number];
  const rows = elementCount(a.dims.slice(0, -1));
  const values = new Float64Array(k * n);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < values.length; i++) {
      values[i] = (values[i] as number) + numberAt(a.data, row * k + Math.floor(i / n)) * numberAt(c.data, row * n + (i % n));
    }
  }
  return tensorFrom(a.dtype, [k, n], values);
}

function emit(e: OnnxEmitter<2>): void {
  const { dtype, dims } = e.inputTypes[0];
  const sizes = e.inputTypes.map((type) => type.dims.at(-1)) as [number, number];
  const rows = knownProduct(dims.slice(0, -1));
  const isLong = dtype === 'float32' && sizes.every((size) => typeof size === 'number') && (rows === undefined || rows > longestBlock.narrow);
  if (isLong) emitInBlocks(e, sizes);
  else e.node('MatMul', [nodeOf(e, 'Transpose', [flat(e, 0)], { perm: [1, 0] }), flat(e, 1)], e.outputs);
}

/** Operand `k` with all its rows along the first axis. */
function flat(e: OnnxEmitter<2>, k: number): string {
  const [name, dims] = [e.inputs[k] as string, (e.inputTypes[k] as IrType).dims];
  return dims.length === 2 ? name : nodeOf(e, 'Reshape', [name, int64s(e, [-1, dims.at(-1) as number])]);
}

/**
 * Products of blocks of rows in float32, their sum in float64. Where the number of rows has no suitable divisor, all is one block,
 * whose product does not count, and the rows, else none of them, are multiplied in float64.
 */
function emitInBlocks(e: OnnxEmitter<2>, sizes: readonly [number, number]): void {
  const count = countOf(e, 0, 0, e.inputTypes[0].dims.length - 1);
  const divisor = divisorOf(e, count, sizes[1] < fewestWideColumns ? longestBlock.narrow : longestBlock.wide);
  const divides = nodeOf(e, 'GreaterOrEqual', [divisor, int64s(e, [shortestBlock(sizes)])]);
  const block = nodeOf(e, 'Where', [divides, divisor, count]);
  const blocks = sizes.map((size, k) => nodeOf(e, 'Reshape', [e.inputs[k] as string, concat(e, [int64s(e, [-1]), block, int64s(e, [size])])]));
  const products = nodeOf(e, 'MatMul', [nodeOf(e, 'Transpose', [blocks[0] as string], { perm: [0, 2, 1] }), blocks[1] as string]);
  const ofBlocks = nodeOf(e, 'ReduceSum', [widened(e, products), int64s(e, [0])], { keepdims: 0 });
  const others = nodeOf(e, 'Where', [divides, int64s(e, [0]), count]);
  const rows = [0, 1].map((k) => widened(e, nodeOf(e, 'Slice', [flat(e, k), int64s(e, [0]), others, int64s(e, [0])])));
  const ofRows = nodeOf(e, 'MatMul', [nodeOf(e, 'Transpose', [rows[0] as string], { perm: [1, 0] }), rows[1] as string]);
  narrowed(e, nodeOf(e, 'Where', [divides, ofBlocks, ofRows]));
}

/** Rows from which on the products of blocks take at most half of the memory that the rows themselves do. */
function shortestBlock([k, n]: readonly [number, number]): number {
  return Math.min(longestBlock.wide / 2, Math.max(32, Math.ceil((2 * k * n) / (k + n))));
}

const a = tensorFrom('float32', [3, 2], [1, -2, 3, 0.5, 4, -1]);
const batch = tensorFrom('float32', [2, 2, 3], [1, -2, 3, 0.5, 4, -1, 2, 0.25, -3, 5, 1, 6]);
const c = tensorFrom('float32', [3, 2], [2, -1, 0.5, 3, -4, 1]);
const batchOfC = tensorFrom('float32', [2, 2, 2], [2, -1, 0.5, 3, -4, 1, 1, 2]);

export const contractRows = defineOp<NoAttributes>({
  name: 'contractRows',
  doc: "A' C, where the rows of A and C are all but their last axes: sums of products over all rows.",
  arity: 2,
  accuracy: { ...summed, float32: { ...summed.float32, note: 'at most 4e-6 of that sum, however many rows' } },
  work: { flop: ({ inputs: [x], outputs: [y] }) => 2 * elementCount(x?.dims ?? []) * (y?.dims.at(-1) ?? 0) },
  infer,
  evaluate: ([x, y]) => [evaluate(x, y)],
  gradient: ({ b, dy, inputs: [x, y] }) => [b.matMul(y, b.transpose(dy, { perm: [1, 0] })), b.matMul(x, dy)],
  emit,
  mixes: ([x]) => x.dims.map((_, axis) => axis),
  anyOrder: 'mixes',
  rowSum:
    () =>
    (b, [x, y]) =>
      b.contractRows(x, y),
  samples: [
    { inputs: [a, c], attributes: {}, symbolic: [symbolic('float32', 'N', 2), symbolic('float32', 'N', 2)] },
    { inputs: [a, c], attributes: {}, symbolic: [symbolic('float32', 'N', 'C'), symbolic('float32', 'N', 2)] },
    { inputs: [batch, batchOfC], attributes: {}, symbolic: [symbolic('float32', 'B', 'H', 3), symbolic('float32', 'B', 'H', 2)] },
  ],
});
