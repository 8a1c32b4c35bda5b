import type { AffineStep } from '../affine-step.js';
import { definitionOf, type OpBuilder, type OpRegistry } from '../builder.js';
import type { Dim, Operation, Value } from '../value.js';
import { widened } from './widened.js';

/** An operation as affine steps on its one operand that depends on the batch. */
export interface AffineOperation {
  readonly operand: Value;
  readonly steps: readonly AffineStep[];
}

/**
 * The affine steps of a float32 operation with one varying operand, or `undefined` if it is no affine map of it. Where the cube is
 * `wide`, those of float64 operations, too, and none of one that rounds float64 to float32: the form is computed as if it came last.
 */
export function affineSteps(
  b: OpBuilder,
  registry: OpRegistry,
  operation: Operation,
  isFixed: (value: Value) => boolean,
  wide = false,
): AffineOperation | undefined {
  const { inputs, attributes, types } = operation;
  const { affine, rounds } = definitionOf(registry, operation.op);
  const varying = inputs.findIndex((input) => !isFixed(input));
  const others = inputs.filter((_, i) => i !== varying);
  const operand = inputs[varying];
  const [to, from] = [types.length === 1 ? types[0]?.dtype : undefined, operand?.type.dtype];
  if (wide && rounds && operand && from === 'float64' && to === 'float32') return { operand, steps: [] };
  const floats = from === to && (from === 'float32' || (wide && from === 'float64'));
  if (!affine || !operand || !floats || !others.every(isFixed)) return undefined;
  const inDouble = (value: Value) => (value.type.dtype === 'float64' ? value : widened(b, registry, value));
  const steps = affine({
    b,
    varying,
    inputs,
    attributes,
    vector: (i) => vectorAlong(b, inputs[i] as Value, operand, inDouble),
    matrix: (i) => ((inputs[i] as Value).type.dims.length === 2 ? inDouble(inputs[i] as Value) : undefined),
  });
  return steps && { operand, steps };
}

/** `value` as float64 of rank 0 or [C], if that is how it broadcasts to `operand`[..., C]. */
function vectorAlong(b: OpBuilder, value: Value, operand: Value, wide: (value: Value) => Value): Value | undefined {
  const { dims } = value.type;
  const channels: Dim = operand.type.dims.at(-1) ?? 1;
  const last = dims.at(-1) ?? 1;
  const along = dims.slice(0, -1).every((dim) => dim === 1) && dims.length <= operand.type.dims.length && (last === 1 || last === channels);
  if (!along) return undefined;
  const axes = dims.map((_, axis) => axis).slice(0, last === 1 ? undefined : -1);
  return axes.length === 0 ? wide(value) : b.squeeze(wide(value), { axes });
}
