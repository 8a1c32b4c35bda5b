import { z } from 'zod';

const words = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY } as const;

/** A number as JSON can carry it: what JSON has no number for is a word, as protobuf's JSON mapping writes it. */
export type JsonNumber = number | keyof typeof words;

/** A finite number as it is, others as `NaN`, `Infinity` or `-Infinity`. */
export function toJsonNumber(value: number): JsonNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** Reads what `toJsonNumber` gives. */
export const jsonNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform((word): number => words[word])]);
