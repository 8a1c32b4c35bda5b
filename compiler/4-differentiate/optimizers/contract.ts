import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import type { OptimizerSettings } from '../../../schemas/training/config.js';

/** What an update rule reads: a parameter, its gradient and its optimizer state, all of one type. */
export interface UpdateContext<K extends string> {
  readonly b: OpBuilder;
  readonly parameter: Value;
  readonly gradient: Value;
  readonly state: Readonly<Record<K, Value>>;
  /** Learning rate of this parameter, float64 scalar. */
  readonly lr: Value;
  /** Number of this update counted from 1, float64 scalar. */
  readonly step: Value;
  readonly weightDecay: number;
  readonly settings: OptimizerSettings;
}

/** An optimizer: the state it keeps per parameter, zero at first, and its update as IR. */
export interface Optimizer<K extends string = string> {
  readonly name: string;
  readonly doc: string;
  readonly state: readonly K[];
  update(context: UpdateContext<K>): { readonly parameter: Value; readonly state: Readonly<Record<K, Value>> };
}

/** Declares an optimizer; the registry collects the constants that are initialised by this call. */
export function defineOptimizer<K extends string>(definition: Optimizer<K>): Optimizer {
  return Object.freeze(definition) as unknown as Optimizer;
}
