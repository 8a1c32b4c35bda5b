import { createBuilder } from '../ir/builder.js';
import { rewriteModule } from '../ir/rewrite-module.js';
import { type Operation, operationsOf, type Value } from '../ir/value.js';
import type { Pass } from './pass.js';
import { rowSumOf } from './row-sum.js';
import { isLedBy } from './zero-rows.js';

/** A' G over all rows, with A = Z w - c for w and c the same in every row. */
interface RowProduct {
  readonly operation: Operation;
  readonly z: Value;
  readonly g: Value;
  readonly scale: Value;
  readonly shift: Value;
}

/** The sums over rows of Z times (G C), element by element. */
interface WeightedSum {
  readonly operation: Operation;
  readonly z: Value;
  readonly g: Value;
  readonly matrix: Value;
}

/**
 * The gradient of a factor W is A' G, that of weights w before it the sums of Z (G W'): with M = Z' G the first is
 * w M - c s, where s are the sums of G, and the second the row sums of M W. One product over all rows instead of two.
 * Taking c s away afterwards costs as many digits as the mean of Z w has more than its spread: so Z must be shifted
 * itself, as what a normalizer yields is.
 */
export const shareRowProducts: Pass = {
  name: 'share-row-products',
  doc: 'Computes the gradients of a matrix and of the weights before it from one product over all rows, where both read the same rows.',
  run: (module, registry) => {
    const order = operationsOf(module);
    const sums = order.flatMap((operation) => weightedSumOf(operation) ?? []);
    const replaced = new Map<Operation, readonly Value[]>();
    for (const product of order.flatMap((operation) => rowProductOf(operation) ?? [])) {
      const shared = sums.filter(({ z, g }) => isSame(z, product.z) && isSame(g, product.g));
      if (shared.length === 0) continue;
      const b = createBuilder(registry, product.operation.origin);
      const whole = wholeProduct(b, product);
      replaced.set(product.operation, [scaledAndShifted(b, product, whole)]);
      for (const sum of shared) replaced.set(sum.operation, [sumFrom(b.at(sum.operation.origin), sum, whole)]);
    }
    return replaced.size === 0 ? module : rewriteModule(module, (operation) => replaced.get(operation));
  },
};

type Builder = ReturnType<typeof createBuilder>;

/** Z' G as [K, N]. */
function wholeProduct(b: Builder, { z, g }: RowProduct): Value {
  const [rows, others] = [z, g].map((value) => b.reshape(value, { shape: [-1, Number(value.type.dims.at(-1))] })) as [Value, Value];
  return b.matMul(b.transpose(rows, { perm: [1, 0] }), others);
}

function scaledAndShifted(b: Builder, { g, scale, shift }: RowProduct, whole: Value): Value {
  const sums = b.reshape(b.reduceSum(g, { axes: leadingAxes(g), keepDims: true }), { shape: [1, -1] });
  return b.sub(b.mul(whole, b.unsqueeze(scale, { axes: [1] })), b.mul(b.unsqueeze(shift, { axes: [1] }), sums));
}

function sumFrom(b: Builder, { operation, matrix }: WeightedSum, whole: Value): Value {
  const sums = b.reduceSum(b.mul(whole, b.transpose(matrix, { perm: [1, 0] })), { axes: [1], keepDims: false });
  return operation.attributes.keepDims ? b.unsqueeze(sums, { axes: operation.attributes.axes as readonly number[] }) : sums;
}

function rowProductOf(operation: Operation): RowProduct | undefined {
  const [, right] = operation.inputs;
  const rows = right?.from === 'operation' && right.operation.op === 'reshape' ? right.operation.inputs[0] : right;
  const operands = operation.op === 'matMul' && rows ? rowSumOf(operation, rows.type.dims.slice(0, -1))?.operands : undefined;
  const [shifted, g] = operands ?? [];
  const [scaled, shift] = operandsOf(shifted, 'sub');
  const [z, scale] = operandsOf(scaled, 'mul');
  return z && g && scale && shift && isVector(scale) && isVector(shift) && isShifted(z) && hasKnownChannels(z, g)
    ? { operation, z, g, scale, shift }
    : undefined;
}

function weightedSumOf(operation: Operation): WeightedSum | undefined {
  const factors = operandsOf(operation.inputs[0], 'mul');
  const [z, product] = operandsOf(factors[1], 'matMul').length > 0 ? factors : factors.toReversed();
  const [g, matrix] = operandsOf(product, 'matMul');
  const sum = operation.op === 'reduceSum' && z ? rowSumOf(operation, z.type.dims.slice(0, -1)) : undefined;
  return sum && z && g && matrix?.type.dims.length === 2 ? { operation, z, g, matrix } : undefined;
}

/** The operands of the operation that yields `value` if that is an `op`. */
function operandsOf(value: Value | undefined, op: string): readonly Value[] {
  return value?.from === 'operation' && value.operation.op === op ? value.operation.inputs : [];
}

function isVector({ type }: Value): boolean {
  return type.dims.length === 1;
}

/** True of a - b, and of (a - b) times or by something. */
function isShifted(value: Value): boolean {
  const [numerator] = [...operandsOf(value, 'div'), ...operandsOf(value, 'mul')];
  return operandsOf(value, 'sub').length > 0 || operandsOf(numerator, 'sub').length > 0;
}

function hasKnownChannels(...values: readonly Value[]): boolean {
  return (
    values.every(({ type }) => typeof type.dims.at(-1) === 'number') &&
    isLedBy((values[0] as Value).type, (values[1] as Value).type.dims.slice(0, -1))
  );
}

function leadingAxes({ type }: Value): number[] {
  return type.dims.slice(0, -1).map((_, axis) => axis);
}

function isSame(a: Value, c: Value): boolean {
  return a === c || (a.from === 'operation' && c.from === 'operation' && a.operation === c.operation && a.index === c.index);
}
