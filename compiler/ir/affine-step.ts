import type { OpBuilder } from './builder.js';
import type { Attributes, Value } from './value.js';

/**
 * One step of an affine map over the last axis of a value x[..., C], with operands that do not depend on the batch:
 * x + by, x - by, x * by (`by` of rank 0 or [C]), x matrix ([C, N]), or the channels at `indices`. All operands are float64.
 */
export type AffineStep =
  | { readonly kind: 'add' | 'subtract'; readonly by: Value }
  | { readonly kind: 'scale'; readonly by: Value }
  | { readonly kind: 'linear'; readonly matrix: Value }
  | { readonly kind: 'select'; readonly indices: readonly number[] };

/** What an op may ask when it describes itself as an affine map of one of its operands. */
export interface AffineContext<A extends Attributes> {
  readonly b: OpBuilder;
  /** Position of the operand that depends on the batch; the others are fixed. */
  readonly varying: number;
  readonly inputs: readonly Value[];
  readonly attributes: A;
  /** A fixed operand as float64 of rank 0 or [C]; `undefined` if it varies along another axis than the last or widens it. */
  vector(operand: number): Value | undefined;
  /** A fixed operand of rank 2 as float64; `undefined` for another rank. */
  matrix(operand: number): Value | undefined;
}

/** The steps that an operation is, or `undefined` where it is no affine map over the last axis. */
export type AffineRule<A extends Attributes> = (context: AffineContext<A>) => readonly AffineStep[] | undefined;
