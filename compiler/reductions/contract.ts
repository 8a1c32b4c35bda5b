import type { AffineForm } from '../ir/affine/affine-form.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Dim, IrType, Value } from '../ir/value.js';

/** How a chunk counts. */
export interface ChunkOptions {
  /** A chunk of one row counts as empty. */
  readonly skipSinglePixel: boolean;
  /** Data may lie so far from 0 that a mean from one sum in float64 is off by what counts beside their deviations. */
  readonly isWide: boolean;
}

/** x -> (x - centre) linear + offset over the last axis, in float64; operands are of rank 0 or have one entry per channel. */
export type AffineMap = Pick<AffineForm, 'centre' | 'linear' | 'offset'>;

/**
 * A statistic of values `P` gathered over chunks, with accumulators named `K`. All are float64 and all zero means empty; `merge` is
 * associative and commutative up to rounding, so chunks, shards and batches may come in any order. One of the values is `data`; the
 * others, a mask say, have the same rows.
 */
export interface Reduction<K extends string = string, P extends string = string> {
  readonly name: string;
  readonly doc: string;
  /** What it reads, `data` first. */
  readonly inputs: readonly ['data', ...P[]];
  /** Accumulator types for data whose last dimension is `bands`. */
  accumulators(bands: Dim): Readonly<Record<K, IrType>>;
  /** The statistic of one chunk: `data` of shape `[..., bands]`, and the others. */
  chunk(b: OpBuilder, values: Readonly<Record<'data' | P, Value>>, options: ChunkOptions): Readonly<Record<K, Value>>;
  merge(b: OpBuilder, one: Readonly<Record<K, Value>>, other: Readonly<Record<K, Value>>): Readonly<Record<K, Value>>;
  /** The statistic of `map`(data) from that of the data, which are not empty; `undefined` if it does not follow. */
  mapped(b: OpBuilder, accumulated: Readonly<Record<K, Value>>, map: AffineMap): Readonly<Record<K, Value>> | undefined;
}

/** Types a statistic's entry by its accumulators `K` and what it reads beside `data`, `P`; the registry lists it under its `name`. */
export function defineReduction<K extends string, P extends string = never>(definition: Reduction<K, P>): Reduction<K, P> {
  return Object.freeze(definition);
}
