import { describe, expect, test } from 'vitest';
import onnxProto from 'onnx-proto';
import { ops } from '../../compiler/ops/registry.gen.js';
import type { OpDefinition } from '../../compiler/ir/op.js';
import { planOperators } from '../../schemas/plan-operators.js';
import { type OpSample, typesOf, withDType } from './check-op.js';
import { singleOpModel } from './single-op-model.js';

/** Operators that an op is emitted as, over its samples in every dtype that it takes. */
function operatorsOf(definition: OpDefinition): string[] {
  const samples = definition.samples as readonly OpSample[];
  const variants = [...samples, ...(['float64', 'int32', 'bool'] as const).flatMap((dtype) => samples.map((sample) => withDType(sample, dtype)))];
  return variants.flatMap((sample) => typesOf(sample).flatMap((types) => emitted(definition, types, sample.attributes)));
}

function emitted(definition: OpDefinition, ...[types, attributes]: [Parameters<typeof singleOpModel>[1], OpSample['attributes']]): string[] {
  let model: Uint8Array;
  try {
    model = singleOpModel(definition, types, attributes);
  } catch {
    // The op does not take this dtype.
    return [];
  }
  return (onnxProto.onnx.ModelProto.decode(model).graph?.node ?? []).map(({ opType }) => opType ?? '');
}

describe('operators of plans', () => {
  const emittedBy = Object.values(ops).map((definition) => [definition.name, operatorsOf(definition as OpDefinition)] as const);

  test.each(emittedBy)('L8: %s is emitted as operators that plans may use', (_, operators) => {
    expect(operators.length).toBeGreaterThan(0);
    expect(operators.filter((operator) => !planOperators.has(operator))).toEqual([]);
  });

  test('L8: no other operator is allowed but Identity, which names outputs', () => {
    const used = new Set([...emittedBy.flatMap(([, operators]) => operators), 'Identity']);
    expect([...planOperators].filter((operator) => !used.has(operator))).toEqual([]);
  });
});
