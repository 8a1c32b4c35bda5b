import type { Operation, Value } from './value.js';

const fixedSources: readonly string[] = ['state', 'derived', 'prologue'];

/** A test whether a value depends on state only, neither on the batch nor on what a step of training changes. Remembers what it saw. */
export function createFixedTest(): (value: Value) => boolean {
  const known = new Map<Operation, boolean>();
  const isFixed = (value: Value): boolean => {
    if (value.from === 'constant') return true;
    if (value.from === 'input') return fixedSources.includes(value.source);
    const cached = known.get(value.operation) ?? value.operation.inputs.every(isFixed);
    known.set(value.operation, cached);
    return cached;
  };
  return isFixed;
}
