import type { InputValue, Operation, Value } from './value.js';

/** Inputs that change only when the state does. */
export const stateSources: readonly InputValue['source'][] = ['state', 'derived', 'prologue'];

/** Inputs that are the same for all pixels of a training step. */
export const stepSources: readonly InputValue['source'][] = [...stateSources, 'parameter', 'schedule'];

/** A test whether a value depends on inputs of these sources only. Remembers what it saw. */
export function createFixedTest(sources = stateSources): (value: Value) => boolean {
  const known = new Map<Operation, boolean>();
  const isFixed = (value: Value): boolean => {
    if (value.from === 'constant') return true;
    if (value.from === 'input') return sources.includes(value.source);
    const cached = known.get(value.operation) ?? value.operation.inputs.every(isFixed);
    known.set(value.operation, cached);
    return cached;
  };
  return isFixed;
}
