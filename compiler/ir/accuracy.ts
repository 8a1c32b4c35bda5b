import { type DType, dtypes } from '../../schemas/dtype.js';

/**
 * How far a result of finite operands may be from the exact one: by the largest of the bounds that are stated. NaN and
 * infinities are where the reference has them.
 */
export interface Accuracy {
  /** In units in the last place of the exact result, those of the smallest normal number below it. */
  readonly ulp?: number;
  /** Relative to the exact result. */
  readonly relative?: number;
  /** `relative` counts once per addend, and is relative to the sum of the addends' magnitudes. */
  readonly perAddend?: true;
  /** In the unit of the result: what may be lost where it is near 0. */
  readonly absolute?: number;
  /** For which operands, in words: `all`, or what `holds` decides. */
  readonly over: string;
  /** Whether the bounds hold for operands of these values; for all if left out. */
  readonly holds?: (...operands: readonly number[]) => boolean;
  /** A result of 0 may have either sign. */
  readonly unsignedZero?: true;
  readonly note?: string;
}

/** Accuracy by the dtype of the result. */
export type Accuracies = { readonly [D in DType]: Accuracy };

/** One accuracy for all dtypes. */
export function everywhere(accuracy: Accuracy): Accuracies {
  return Object.fromEntries(dtypes.map((dtype) => [dtype, accuracy])) as Record<DType, Accuracy>;
}

/** The result is the exact one, bit by bit. */
export const exact: Accuracies = everywhere({ ulp: 0, over: 'all' });

/** An accuracy for each float dtype, over all operands unless said otherwise; other dtypes are exact. */
export function inFloats(float32: Partial<Accuracy>, float64: Partial<Accuracy>): Accuracies {
  return { ...exact, float32: { over: 'all', ...float32 }, float64: { over: 'all', ...float64 } };
}

/** The float nearest to the exact result, as IEEE 754 has it for arithmetic; integers are exact as long as they do not overflow. */
export const rounded: Accuracies = inFloats({ ulp: 0.5 }, { ulp: 0.5 });

/** A sum of addends, one after the other: each addition rounds once. */
export const summed: Accuracies = inFloats(
  { relative: 2 ** -24, perAddend: true, over: 'finite operands', holds: allFinite },
  { relative: 2 ** -53, perAddend: true, over: 'finite operands', holds: allFinite },
);

/** A sum of short runs in float32 and of these in float64. */
export const summedInBlocks: Accuracies = { ...summed, float32: { ...summed.float32, note: 'at most 1e-6 of that sum, however many addends' } };

/** True if no operand is NaN or infinite. */
function allFinite(...operands: readonly number[]): boolean {
  return operands.every(Number.isFinite);
}

/** True if no operand is NaN. */
export function noneNaN(...operands: readonly number[]): boolean {
  return !operands.some(Number.isNaN);
}
