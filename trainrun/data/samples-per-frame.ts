import { z } from 'zod';

/** A parameter that every data module has. */
export const samplesPerFrame = z.int().min(1).default(1).describe('How often each training sample comes in an epoch.');

/** The list `times` times over. */
export function repeated<T>(list: readonly T[], times: number): readonly T[] {
  return Array.from({ length: times }, () => list).flat();
}
