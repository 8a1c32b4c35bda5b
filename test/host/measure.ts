import { readFileSync } from 'node:fs';
import { CuviscError } from '../../schemas/cuvisc-error.js';

export function readSample<T>(name: string): Record<string, T> {
  return JSON.parse(readFileSync(`test/host/samples/${name}.json`, 'utf8')) as Record<string, T>;
}

/** Largest difference relative to the largest magnitude of `expected`. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  const scale = Math.max(...Array.from(expected, Math.abs), 0) || 1;
  return Math.max(...Array.from(expected, (value, i) => Math.abs((actual[i] as number) - value)), 0) / scale;
}

/** The `CuviscError` that `action` throws; fails if it throws another or none. */
export function errorOf(action: () => unknown): CuviscError {
  try {
    action();
  } catch (error) {
    if (error instanceof CuviscError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
