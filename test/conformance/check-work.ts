import type { OpDefinition } from '../../compiler/ir/op.js';
import { workOf } from '../../compiler/ir/op-work.js';
import { elementCount, type Tensor } from '../../schemas/tensor.js';
import type { OpSample } from './check-op.js';

/**
 * Throws if the work of an op on a sample is not finite and non-negative, if it is no whole number, or if the operations of
 * a matrix product or an elementwise op are not those that the shapes of its reference's results tell.
 */
export function checkWork(definition: OpDefinition, { inputs, attributes }: OpSample): void {
  const outputs = definition.evaluate(inputs, attributes);
  const { flop, bytes } = workOf(definition.work, { inputs, outputs, attributes });
  if (!isCount(flop)) throw new Error(`${definition.name} counts ${flop} operations`);
  if (!isCount(bytes)) throw new Error(`${definition.name} moves ${bytes} bytes`);
  const expected = expectedFlop(definition, inputs, outputs);
  if (expected !== undefined && flop !== expected) throw new Error(`${definition.name} counts ${flop} operations, its shapes say ${expected}`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** What is known without the op's own rule: a product of [m, k] and [k, n] multiplies and adds m k n times. */
function expectedFlop({ name, mixes, work }: OpDefinition, [x]: readonly Tensor[], [y]: readonly Tensor[]): number | undefined {
  const results = elementCount(y?.dims ?? []);
  if (name === 'matMul') return 2 * results * (x?.dims.at(-1) ?? 0);
  return mixes === undefined && work?.bytes === undefined && name !== 'transpose' && name !== 'concat' ? results : undefined;
}
