import { onnxDtype } from '../../../schemas/onnx-dtype.js';
import type { OnnxEmitter } from '../../ir/op.js';
import type { Dim, IrType } from '../../ir/value.js';
import { int64s, nodeOf } from './emission.js';

/**
 * Float32 elements that onnxruntime may add one after the other: each addition errs by up to 2^-25 of the sum so far. Sums of
 * 64 equal numbers, the worst case, were seen within 3e-7.
 */
const longestBlock = 64;

/** The same along the last axis, where onnxruntime adds in several lanes: sums of 512 equal numbers were seen within 6e-7. */
const longestLastAxis = 512;

/** A last axis at least this long is worth folding first: what is left to cast is that much less. */
const shortestLastAxis = 16;

/** How the elements of one result are added in float32 before the sums of them are added in float64. */
type FirstFold = { readonly kind: 'last' } | { readonly kind: 'blocks'; readonly from: number; readonly to: number } | { readonly kind: 'none' };

/** True if a fold of `axes`, ascending and counted from the front, may run over more float32 elements than is safe one after the other. */
export function isLongFold({ dtype, dims }: IrType, axes: readonly number[]): boolean {
  if (dtype !== 'float32') return false;
  const last = axes.length === 1 && axes[0] === dims.length - 1;
  const count = knownProduct(axes.map((axis) => dims[axis] as Dim));
  return count === undefined || count > (last ? longestLastAxis : longestBlock);
}

/**
 * Emits `ReduceSum` or `ReduceMean` of a float32 operand over `axes`, ascending and counted from the front, within 1e-6 of the
 * sum of magnitudes whatever the number of elements: short runs are folded in float32, the results in float64.
 */
export function emitLongFold(e: OnnxEmitter, opType: string, axes: readonly number[], keepDims: boolean): void {
  const first = firstFold((e.inputTypes[0] as IrType).dims, axes);
  if (first.kind === 'blocks') emitInBlocks(e, opType, first, axes, keepDims);
  else emitByAxes(e, opType, first, axes, keepDims);
}

function emitByAxes(e: OnnxEmitter, opType: string, { kind }: FirstFold, axes: readonly number[], keepDims: boolean): void {
  const x = e.inputs[0] as string;
  const partial = kind === 'last' ? nodeOf(e, opType, [x, int64s(e, [axes.at(-1) as number])], { keepdims: 1 }) : x;
  narrowed(e, nodeOf(e, opType, [widened(e, partial), int64s(e, axes)], { keepdims: Number(keepDims) }));
}

function firstFold(dims: readonly Dim[], axes: readonly number[]): FirstFold {
  const last = axes.at(-1) === dims.length - 1 ? dims.at(-1) : undefined;
  if (typeof last === 'number' && last >= shortestLastAxis && last <= longestLastAxis) return { kind: 'last' };
  const [from, to] = [axes[0] as number, (axes.at(-1) as number) + 1];
  const rest = dims.slice(to);
  const isContiguous = to - from === axes.length && rest.every((dim) => typeof dim === 'number');
  return isContiguous ? { kind: 'blocks', from, to } : { kind: 'none' };
}

/** Adjoining axes joined and split into blocks of equal size, without copying: as many elements as divide their number. */
function emitInBlocks(
  e: OnnxEmitter,
  opType: string,
  { from, to }: { readonly from: number; readonly to: number },
  axes: readonly number[],
  keepDims: boolean,
): void {
  const { dims } = e.inputTypes[0] as IrType;
  const block = divisorOf(e, countOf(e, 0, from, to), longestBlock);
  // 0 copies the size of an axis that stays where it is.
  const shape = concat(e, [int64s(e, [...dims.slice(0, from).map(() => 0), -1]), block, int64s(e, dims.slice(to) as number[])]);
  const blocks = nodeOf(e, 'Reshape', [e.inputs[0] as string, shape]);
  const partial = widened(e, nodeOf(e, opType, [blocks, int64s(e, [from + 1])], { keepdims: 0 }));
  const total = nodeOf(e, opType, [partial, int64s(e, [from])], { keepdims: 0 });
  narrowed(e, keepDims ? nodeOf(e, 'Unsqueeze', [total, int64s(e, axes)]) : total);
}

/** The number of elements along the axes `from` up to `to` of an operand, as an int64 vector of one. */
export function countOf(e: OnnxEmitter, operand: number, from: number, to: number): string {
  const known = knownProduct((e.inputTypes[operand] as IrType).dims.slice(from, to));
  if (known !== undefined) return int64s(e, [known]);
  const sizes = nodeOf(e, 'Shape', [e.inputs[operand] as string], { start: from, end: to });
  return nodeOf(e, 'ReduceProd', [sizes], { keepdims: 1 });
}

/** The largest divisor of `count` up to `limit`, as an int64 vector of one. */
export function divisorOf(e: OnnxEmitter, count: string, limit: number): string {
  const candidates = int64s(
    e,
    Array.from({ length: limit }, (_, i) => limit - i),
  );
  const remainders = nodeOf(e, 'Mod', [count, candidates]);
  return nodeOf(e, 'Gather', [candidates, nodeOf(e, 'ArgMin', [remainders], { axis: 0, keepdims: 1 })]);
}

/** Int64 vectors one after the other. */
export function concat(e: OnnxEmitter, vectors: readonly string[]): string {
  return nodeOf(e, 'Concat', vectors, { axis: 0 });
}

/** `x` in float64. */
export function widened(e: OnnxEmitter, x: string): string {
  return nodeOf(e, 'Cast', [x], { to: onnxDtype.float64 });
}

/** Yields a float64 value as the float32 result. */
export function narrowed(e: OnnxEmitter, x: string): void {
  e.node('Cast', [x], e.outputs, { to: onnxDtype.float32 });
}

/** The product of sizes, or `undefined` if one is a symbol. */
export function knownProduct(dims: readonly Dim[]): number | undefined {
  return dims.every((dim) => typeof dim === 'number') ? dims.reduce((product, dim) => product * dim, 1) : undefined;
}
