import { vjp } from '../../compiler/4-differentiate/vjp.js';
import { createBuilder, type OpRegistry } from '../../compiler/ir/builder.js';
import { interpret } from '../../compiler/ir/interpret.js';
import type { OpDefinition } from '../../compiler/ir/op.js';
import type { IrType, Value } from '../../compiler/ir/value.js';
import { isFloat } from '../../schemas/dtype.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { numbersOf, type OpSample, typesOf, withDType } from './check-op.js';

/**
 * Central differences in float64 err by h^2 f'''/6 from truncation and by 2^-52 |f| / h from rounding. The sum is
 * least near h = (2^-52)^(1/3) = 6e-6, where both are near 4e-11 for an f of order 1.
 */
const step = 6e-6;

/** Leaves room for f''' and |f| up to some thousands, as at 1 / 0.1^3; a wrong gradient is off by 1e-2 or more. */
const tolerance = 1e-7;

/**
 * Throws if the gradient of an op differs from finite differences of its reference on the sample in float64, under
 * the sample's own shapes or symbolic ones. The cotangents are arbitrary but fixed and of different size per element.
 */
export function checkGradient(registry: OpRegistry, definition: OpDefinition, sample: OpSample): void {
  const wide = withDType(sample, 'float64');
  const seeds = definition.evaluate(wide.inputs, wide.attributes).map(seedFor);
  const expected = wide.inputs.map((_, k) => differences(definition, wide, seeds, k));
  for (const types of typesOf(wide)) {
    const actual = gradients({ ...registry, [definition.name]: definition }, definition.name, wide, types, seeds);
    for (const [k, values] of expected.entries()) expectNear(`${definition.name} operand ${k}`, actual[k] ?? null, values);
  }
}

/** A cotangent for a result, or `null` if it is not float64: differences of rounded results say nothing. */
function seedFor(result: Tensor, index: number): Tensor | null {
  if (result.dtype !== 'float64') return null;
  const values = Array.from({ length: result.data.length }, (_, i) => Math.cos(3 * i + index) + 0.25);
  return tensorFrom('float64', result.dims, values);
}

function gradients(
  registry: OpRegistry,
  op: string,
  { inputs, attributes }: OpSample,
  types: readonly IrType[],
  seeds: readonly (Tensor | null)[],
): (Tensor | null)[] {
  const b = createBuilder(registry, { node: 'sample', line: 1, role: 'forward' });
  const operands = types.map((type, k) => b.input(`input${k}`, type, 'batch'));
  const outputs = b.apply(op, operands, attributes);
  const cotangents = outputs.map((output, k) => b.input(`seed${k}`, output.type, 'batch'));
  const seeded = outputs.flatMap((output, k) => (seeds[k] ? [{ output, cotangent: cotangents[k] as Value }] : []));
  const found = vjp(registry, seeded, operands);
  const named = found.flatMap((value, k) => (value ? [{ name: `${k}`, value, role: 'output' as const }] : []));
  const feeds = Object.fromEntries([
    ...inputs.map((input, k) => [`input${k}`, input] as const),
    ...seeds.flatMap((seed, k) => (seed ? [[`seed${k}`, seed] as const] : [])),
  ]);
  const module = { name: op, stage: 'train' as const, inputs: [...operands, ...cotangents], outputs: named };
  const tensors = interpret(module, feeds, registry);
  return found.map((_, k) => tensors[`${k}`] ?? null);
}

/** Per element of operand `k`, the central difference of the sum of results times seeds; `null` for integers. */
function differences(definition: OpDefinition, sample: OpSample, seeds: readonly (Tensor | null)[], k: number): number[] | null {
  const operand = sample.inputs[k] as Tensor;
  if (!isFloat(operand.dtype)) return null;
  const weighted = (moved: Tensor): number => {
    const results = definition.evaluate(sample.inputs.with(k, moved), sample.attributes);
    return results.reduce((sum, result, r) => sum + dot(result, seeds[r] ?? null), 0);
  };
  return numbersOf(operand).map((value, i) => {
    const h = step * Math.max(1, Math.abs(value));
    const [above, below] = [h, -h].map((by) => weighted(shifted(operand, i, by))) as [number, number];
    return (above - below) / (2 * h);
  });
}

function shifted(operand: Tensor, i: number, by: number): Tensor {
  return tensorFrom(
    'float64',
    operand.dims,
    numbersOf(operand).map((value, k) => value + (k === i ? by : 0)),
  );
}

function dot(result: Tensor, seed: Tensor | null): number {
  return seed ? numbersOf(seed).reduce((sum, weight, i) => sum + weight * numberAt(result.data, i), 0) : 0;
}

function expectNear(what: string, actual: Tensor | null, expected: readonly number[] | null): void {
  if (!expected) return;
  const found = actual ? numbersOf(actual) : expected.map(() => 0);
  const near = expected.every((e, i) => Math.abs((found[i] as number) - e) <= tolerance * Math.max(1, Math.abs(e)));
  if (found.length !== expected.length || !near) {
    throw new Error(`gradient of ${what} is [${found.join(', ')}], differences give [${expected.join(', ')}]`);
  }
}
