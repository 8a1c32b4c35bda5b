import { isFloat } from '../../../schemas/dtype.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { AffineStep } from '../affine-step.js';
import type { OpBuilder } from '../builder.js';
import type { Optimisation, Precision } from '../optimisation.js';
import type { Dim, Member, Value } from '../value.js';

/** What an affine form multiplies by: nothing, a factor per channel (rank 0 or [C]), or a matrix [C, N]. */
export type Linear =
  | { readonly kind: 'none' }
  | { readonly kind: 'scale'; readonly factor: Value }
  | { readonly kind: 'matrix'; readonly matrix: Value };

/**
 * A value as (base[..., selection] - centre) linear + offset, over the last axis. All but `base` are fixed and float64;
 * `centre` and `offset` are of rank 0 or have one entry per channel. Shifts before a matrix go to the centre, so that
 * the product sees small numbers.
 */
export interface AffineForm {
  readonly base: Value;
  readonly selection: readonly number[] | null;
  readonly centre: Value | null;
  /** Each channel had a number of its own subtracted, as a mean: what is left is small, and float32 holds it. */
  readonly isCentred: boolean;
  readonly linear: Linear;
  readonly offset: Value | null;
  /** Operations that the form stands for. */
  readonly steps: number;
  /** Nodes that they stem from. */
  readonly members: readonly Member[];
}

/**
 * A factor per channel smaller than this is taken for this size, so that a shift can be divided by it: what the channel
 * then adds to any result is far below the rounding of float32.
 */
const smallestFactor = 1e-25;

/** `base` itself. */
export function identityForm(base: Value): AffineForm {
  return { base, selection: null, centre: null, isCentred: false, linear: { kind: 'none' }, offset: null, steps: 0, members: [] };
}

/** The form after one more step. */
export function applyStep(b: OpBuilder, form: AffineForm, step: AffineStep): AffineForm {
  switch (step.kind) {
    case 'add':
      return lowered(b, form, b.neg(step.by));
    case 'subtract':
      return { ...lowered(b, form, step.by), isCentred: form.isCentred || step.by.type.dims.length > 0 };
    case 'scale':
      return { ...form, linear: scaled(b, form.linear, step.by), offset: form.offset && b.mul(form.offset, step.by) };
    case 'linear':
      return multiplied(b, form, step.matrix);
    case 'select':
      return selected(b, form, step.indices);
  }
}

function lowered(b: OpBuilder, form: AffineForm, by: Value): AffineForm {
  const { linear, offset, centre } = form;
  if (linear.kind === 'matrix' || offset) return { ...form, offset: offset ? b.sub(offset, by) : b.neg(by) };
  if (linear.kind === 'none') return { ...form, centre: plus(b, centre, by) };
  const factor = awayFromZero(b, linear.factor);
  // What the centre took away with the factor as it was, it must take away with the one it is now.
  const before = centre && b.div(b.mul(centre, linear.factor), factor);
  return { ...form, linear: { kind: 'scale', factor }, centre: plus(b, before, b.div(by, factor)) };
}

/** The factor, or `smallestFactor` where it is closer to zero. */
function awayFromZero(b: OpBuilder, factor: Value): Value {
  const smallest = b.scalar(smallestFactor, 'float64');
  return b.where(b.less(b.abs(factor), smallest), smallest, factor);
}

function scaled(b: OpBuilder, linear: Linear, by: Value): Linear {
  if (linear.kind === 'none') return { kind: 'scale', factor: by };
  if (linear.kind === 'scale') return { kind: 'scale', factor: b.mul(linear.factor, by) };
  return { kind: 'matrix', matrix: b.mul(linear.matrix, by) };
}

function multiplied(b: OpBuilder, form: AffineForm, matrix: Value): AffineForm {
  return { ...form, linear: { kind: 'matrix', matrix: product(b, form.linear, matrix) }, offset: form.offset && rowTimes(b, form.offset, matrix) };
}

function product(b: OpBuilder, linear: Linear, matrix: Value): Value {
  if (linear.kind === 'none') return matrix;
  if (linear.kind === 'matrix') return b.matMul(linear.matrix, matrix);
  const { factor } = linear;
  return b.mul(factor.type.dims.length === 0 ? factor : b.unsqueeze(factor, { axes: [1] }), matrix);
}

/** `row` ([C], or rank 0 for equal entries) times `matrix` [C, N], as [N]. */
function rowTimes(b: OpBuilder, row: Value, matrix: Value): Value {
  if (row.type.dims.length === 0) return b.mul(row, b.reduceSum(matrix, { axes: [0], keepDims: false }));
  return b.squeeze(b.matMul(b.unsqueeze(row, { axes: [0] }), matrix), { axes: [0] });
}

function selected(b: OpBuilder, form: AffineForm, indices: readonly number[]): AffineForm {
  const of = (value: Value) => (value.type.dims.length === 0 ? value : b.take(value, { axis: 0, indices }));
  const offset = form.offset && of(form.offset);
  if (form.linear.kind === 'matrix') {
    return { ...form, offset, linear: { kind: 'matrix', matrix: b.take(form.linear.matrix, { axis: 1, indices }) } };
  }
  const linear: Linear = form.linear.kind === 'none' ? form.linear : { kind: 'scale', factor: of(form.linear.factor) };
  const selection = form.selection ? indices.map((i) => form.selection?.[i] as number) : indices;
  return { ...form, offset, linear, selection, centre: form.centre && of(form.centre) };
}

function plus(b: OpBuilder, a: Value | null, c: Value): Value {
  return a ? b.add(a, c) : c;
}

/** Operations on the data that `materialise` makes of a form. */
export function operationCount({ selection, centre, linear, offset }: AffineForm): number {
  return [selection, centre, linear.kind === 'none' ? null : linear, offset].filter((part) => part !== null).length;
}

/** True if `fastMath` moves the centring of the form behind its product. */
export function hasMovableCentre({ base, selection, centre, linear }: AffineForm): boolean {
  const channels = selection?.length ?? base.type.dims.at(-1);
  const results = linear.kind === 'matrix' ? linear.matrix.type.dims[1] : undefined;
  return centre !== null && !isWide(base) && typeof channels === 'number' && typeof results === 'number' && 2 * results <= channels;
}

/** (x - c) M + o as x M + (o - c M). */
function withBias(b: OpBuilder, form: AffineForm): AffineForm {
  const { centre, linear, offset } = form;
  if (!centre || linear.kind !== 'matrix' || !hasMovableCentre(form)) return form;
  const moved = rowTimes(b, centre, linear.matrix);
  return { ...form, centre: null, offset: offset ? b.sub(offset, moved) : b.neg(moved) };
}

/**
 * The form as operations: take, sub, mul or matMul, add, each where needed. The result is of `dtype`, by default float32, and so are
 * the operations unless `precision` asks for products in float64. A base in float64 is centred in float64, and stays so where nothing
 * has centred it. A selection that keeps at least half of the channels becomes rows of zeros in a matrix, which costs less than moving
 * the data.
 */
export function materialise(b: OpBuilder, form: AffineForm, { precision, fastMath }: Optimisation, dtype: Precision = 'float32'): Value {
  const moved = embedded(b, fastMath ? withBias(b, form) : form);
  const to = dtypeOfSteps(moved, precision, dtype);
  const wide = isWide(moved.base);
  const { base, selection, centre, linear, offset } = to === 'float32' && !wide ? withRoundedCentre(b, moved) : moved;
  const rounded = (value: Value) => inDtype(b, value, to);
  const chosen = selection ? b.take(base, { axis: -1, indices: selection }) : base;
  const centred = wide ? centredWide(b, chosen, centre, to) : centre ? b.sub(rounded(chosen), rounded(centre)) : rounded(chosen);
  const mapped = times(b, centred, linear, rounded);
  return inDtype(b, offset ? b.add(mapped, rounded(offset)) : mapped, dtype);
}

function dtypeOfSteps({ base, linear, isCentred }: AffineForm, precision: Precision, dtype: Precision): Precision {
  if (isWide(base)) return isCentred && dtype === 'float32' ? precision : 'float64';
  return linear.kind === 'matrix' ? precision : 'float32';
}

/** True of a base that keeps digits of the cube which float32 would lose. */
function isWide({ type }: Value): boolean {
  return type.dtype === 'float64';
}

function centredWide(b: OpBuilder, value: Value, centre: Value | null, to: Precision): Value {
  return inDtype(b, centre ? b.sub(value, centre) : value, to);
}

/** True if the form's centre, rounded to float32 to be subtracted, leaves a rest that its offset must take. */
export function hasCentreToSplit({ centre }: AffineForm): boolean {
  return centre !== null && !isSingle(centre);
}

/** (x - c) L + o as (x - h) L + (o - l L), where h is c rounded to float32 and l the rest: x - h is exact where x is close to c. */
function withRoundedCentre(b: OpBuilder, form: AffineForm): AffineForm {
  const { centre, linear, offset } = form;
  if (!centre || !hasCentreToSplit(form)) return form;
  const high = b.cast(centre, { to: 'float32' });
  const rest = b.stopGradient(b.sub(centre, b.cast(high, { to: 'float64' })));
  const mapped = linear.kind === 'none' ? rest : linear.kind === 'scale' ? b.mul(rest, linear.factor) : rowTimes(b, rest, linear.matrix);
  return { ...form, centre: high, offset: offset ? b.sub(offset, mapped) : b.neg(mapped) };
}

/** True if rounding the float64 value to float32 changes nothing: a float32 value made wider, or such a constant. */
function isSingle(value: Value): boolean {
  if (value.from === 'constant') return Array.from(value.tensor.data as Float64Array).every((entry) => Math.fround(entry) === entry);
  return value.from === 'operation' && value.operation.op === 'cast' && value.operation.inputs[0]?.type.dtype === 'float32';
}

function inDtype(b: OpBuilder, value: Value, to: Precision): Value {
  return value.type.dtype === to ? value : b.cast(value, { to });
}

function times(b: OpBuilder, value: Value, linear: Linear, rounded: (value: Value) => Value): Value {
  if (linear.kind === 'none') return value;
  return linear.kind === 'scale' ? b.mul(value, rounded(linear.factor)) : b.matMul(value, rounded(linear.matrix));
}

/** The form without its selection, where rows of zeros in the matrix do the same for less. */
function embedded(b: OpBuilder, form: AffineForm): AffineForm {
  const { selection, linear, centre, base } = form;
  const channels = base.type.dims.at(-1) as Dim;
  const embeds = selection && linear.kind === 'matrix' && typeof channels === 'number' && 2 * selection.length >= channels;
  if (!embeds || !isAlwaysFinite(base) || new Set(selection).size < selection.length) return form;
  const rows = Array.from({ length: channels }, (_, channel) => selection.indexOf(channel));
  const spread = (value: Value, axis: number) => b.take(value, { axis, indices: rows.map((row) => Math.max(row, 0)) });
  const kept = b.constant(
    tensorFrom(
      'float64',
      [channels],
      rows.map((row) => Number(row >= 0)),
    ),
  );
  return {
    ...form,
    selection: null,
    linear: { kind: 'matrix', matrix: b.mul(spread(linear.matrix, 0), b.unsqueeze(kept, { axes: [1] })) },
    centre: centre && (centre.type.dims.length === 0 ? centre : b.mul(spread(centre, 0), kept)),
  };
}

/** True if no element can be NaN or infinite, which times zero would not be zero: what comes from integers is finite. */
function isAlwaysFinite(value: Value): boolean {
  return value.from === 'operation' && value.operation.inputs.every((input) => !isFloat(input.type.dtype));
}

/** Work per pixel of a form in nanoseconds, for choosing between forms: two cores move 60 GB/s and multiply at 130 GFLOP/s. */
export function costOf(form: AffineForm): number {
  return costBesideSelection(form) + (form.selection ? (8 * form.selection.length) / 60 : 0);
}

/**
 * The same without the copy of selected channels. Forms with a centring are compared by it: one that begins behind a scale or shift,
 * which has rounded its results, spares that copy and nothing else.
 */
export function costBesideSelection({ base, selection, centre, linear, offset }: AffineForm): number {
  const size = (dim: Dim | undefined) => (typeof dim === 'number' ? dim : 64);
  const channels = selection ? selection.length : size(base.type.dims.at(-1));
  const results = linear.kind === 'matrix' ? size(linear.matrix.type.dims[1]) : channels;
  const moved = (centre ? channels : 0) + (linear.kind === 'scale' ? channels : 0) + (offset ? results : 0);
  const product = linear.kind === 'matrix' ? (2 * channels * results) / 130 + (8 * results) / 60 : 0;
  return (8 * moved) / 60 + product;
}
