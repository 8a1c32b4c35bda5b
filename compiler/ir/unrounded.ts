import { definitionOf, type OpRegistry } from './builder.js';
import type { Value } from './value.js';

/** The float64 value that a float32 value is the rounding of; `undefined` for one that is computed in float32. */
export function unrounded(registry: OpRegistry, value: Value): Value | undefined {
  const source = value.from === 'operation' && definitionOf(registry, value.operation.op).rounds ? value.operation.inputs[0] : undefined;
  return value.type.dtype === 'float32' && source?.type.dtype === 'float64' ? source : undefined;
}
