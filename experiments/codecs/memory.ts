import type { MemoryOnly } from './codec.js';

/** An output that is never written: its identity is its producer's key, and every run that needs it makes it again. */
export function memory<T>(): MemoryOnly<T> {
  return { memoryOnly: true };
}
