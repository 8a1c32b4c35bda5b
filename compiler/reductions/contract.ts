import type { AffineForm } from '../ir/affine/affine-form.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Dim, IrType, Value } from '../ir/value.js';

export interface ChunkOptions {
  /** A chunk of one row counts as empty. */
  readonly skipSinglePixel: boolean;
  /** Data may lie so far from 0 that a mean from one sum in float64 is off by what counts beside their deviations. */
  readonly isWide: boolean;
}

/** x -> (x - centre) linear + offset over the last axis, in float64; operands are of rank 0 or have one entry per channel. */
export type AffineMap = Pick<AffineForm, 'centre' | 'linear' | 'offset'>;

/**
 * A statistic gathered over chunks, with accumulators named `K`. All are float64 and all zero means empty; `merge` is
 * associative and commutative up to rounding, so chunks, shards and batches may come in any order.
 */
export interface Reduction<K extends string = string> {
  readonly name: string;
  readonly doc: string;
  /** Accumulator types for data whose last dimension is `bands`. */
  accumulators(bands: Dim): Readonly<Record<K, IrType>>;
  /** The statistic of one chunk `x` of shape `[..., bands]`. */
  chunk(b: OpBuilder, x: Value, options: ChunkOptions): Readonly<Record<K, Value>>;
  merge(b: OpBuilder, one: Readonly<Record<K, Value>>, other: Readonly<Record<K, Value>>): Readonly<Record<K, Value>>;
  /** The statistic of `map`(x) from that of x, which is not empty; `undefined` if it does not follow. */
  mapped(b: OpBuilder, accumulated: Readonly<Record<K, Value>>, map: AffineMap): Readonly<Record<K, Value>> | undefined;
}

export function defineReduction<K extends string>(definition: Reduction<K>): Reduction {
  return Object.freeze(definition) as unknown as Reduction;
}
