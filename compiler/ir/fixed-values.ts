import { type InputValue, type Operation, operationsBehind, type Value } from './value.js';

/** Inputs that change only when the state does. */
export const stateSources: readonly InputValue['source'][] = ['state', 'derived', 'prologue'];

/** Inputs that are the same for all pixels of a training step. */
export const stepSources: readonly InputValue['source'][] = [...stateSources, 'parameter', 'schedule'];

/** A test whether a value depends on inputs of these sources only. Remembers what it saw. */
export function createFixedTest(sources = stateSources): (value: Value) => boolean {
  const known = new Map<Operation, boolean>();
  const isFixed = (value: Value): boolean => {
    if (value.from === 'operation') return known.get(value.operation) === true;
    return value.from === 'constant' || sources.includes(value.source);
  };
  return (value) => {
    for (const operation of operationsBehind([value], (each) => known.has(each))) known.set(operation, operation.inputs.every(isFixed));
    return isFixed(value);
  };
}
