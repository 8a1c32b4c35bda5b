import { describe, expect, it } from 'vitest';
import { InternalError } from '../../compiler/ir/dims.js';
import type { OpDefinition } from '../../compiler/ir/op.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { dtypes } from '../../schemas/dtype.js';
import { checkGradient } from './check-gradient.js';
import { checkOnnx, checkShapeRule, type OpSample, typesOf, withDType } from './check-op.js';
import { checkWork } from './check-work.js';

const definitions = Object.entries<OpDefinition>(ops);

function isAccepted(definition: OpDefinition, sample: OpSample): boolean {
  try {
    definition.infer(typesOf(sample)[0] ?? [], sample.attributes);
    return true;
  } catch (error) {
    if (error instanceof InternalError) return false;
    throw error;
  }
}

const takesFloats = (sample: OpSample): boolean => sample.inputs.some((input) => input.dtype === 'float32');

describe.each(definitions)('%s', (key, definition) => {
  const { samples } = definition;

  it('has a name, a document and samples that cover symbols and axes counted from the end', () => {
    expect(definition.name).toBe(key);
    expect(definition.doc).toMatch(/\.$/);
    expect(samples.some((sample) => sample.symbolic)).toBe(true);
    const axes = samples.flatMap(({ attributes: { axis = [], axes = [] } }) => [axis, axes].flat());
    expect(axes.length === 0 || axes.some((axis) => Number(axis) < 0)).toBe(true);
  });

  it('infers the types that its reference returns', () => {
    for (const sample of samples) checkShapeRule(definition, sample);
  });

  it('is computed by onnxruntime as by its reference, in float32 and float64', async () => {
    for (const sample of samples) {
      await checkOnnx(definition, sample);
      if (takesFloats(sample)) await checkOnnx(definition, withDType(sample, 'float64'));
    }
  });

  it('rejects every other dtype or computes in it', async () => {
    const tried = samples.filter(takesFloats).flatMap((sample) => dtypes.map((dtype) => withDType(sample, dtype)));
    for (const sample of tried.filter((candidate) => isAccepted(definition, candidate))) {
      checkShapeRule(definition, sample);
      await checkOnnx(definition, sample);
    }
  });

  it('has a rule for its work that fits the shapes of its reference', () => {
    for (const sample of samples) checkWork(definition, sample);
  });

  if (definition.isNoOp) {
    it('returns its first operand where it says so, and has samples of both kinds', () => {
      const judged = samples.flatMap((sample) => typesOf(sample).map((types) => ({ sample, claims: definition.isNoOp?.(types, sample.attributes) })));
      for (const { sample } of judged.filter(({ claims }) => claims)) {
        expect(definition.evaluate(sample.inputs, sample.attributes)).toEqual([sample.inputs[0]]);
      }
      // A rule that looks at nothing is always true.
      const kinds = definition.isNoOp?.length === 0 ? [true] : [true, false];
      expect(new Set(judged.map(({ claims }) => claims))).toEqual(new Set(kinds));
    });
  }

  if (typeof definition.gradient === 'function') {
    it('has the gradient that finite differences show', () => {
      for (const sample of samples.filter(({ kink }) => !kink)) checkGradient(ops, definition, sample);
    });
  }
});

describe('the checks', () => {
  const { mul } = ops;
  const [sample] = mul.samples as [OpSample];

  it('notice a wrong shape rule', () => {
    const broken: OpDefinition = { ...mul, infer: ([a]) => [{ dtype: 'float32', dims: a?.dims.slice(1) ?? [] }] };
    expect(() => checkShapeRule(broken, sample)).toThrow('mul infers');
  });

  it('notice a wrong ONNX operator', async () => {
    const broken: OpDefinition = { ...mul, emit: (e) => e.node('Add', e.inputs, e.outputs) };
    await expect(checkOnnx(broken, sample)).rejects.toThrow('mul: onnxruntime has');
  });

  it('notice a wrong gradient', () => {
    const broken: OpDefinition = { ...mul, gradient: ({ b, dy, inputs: [a] }) => [b.mul(dy, a as never), b.mul(dy, a as never)] };
    expect(() => checkGradient(ops, broken, sample)).toThrow('gradient of mul operand 0');
  });

  it('notice a wrong count of operations', () => {
    const broken: OpDefinition = { ...mul, work: { flop: () => 1 } };
    expect(() => checkWork(broken, sample)).toThrow('mul counts 1 operations, its shapes say 6');
    expect(() => checkWork({ ...mul, work: { bytes: () => Number.NaN } }, sample)).toThrow('mul moves NaN bytes');
  });

  it('notice a gradient that is missing', () => {
    const broken: OpDefinition = { ...mul, gradient: ({ b, dy, inputs: [, c] }) => [b.mul(dy, c as never), null] };
    expect(() => checkGradient(ops, broken, sample)).toThrow('gradient of mul operand 1');
  });

  it('notice operands that no kernel takes', async () => {
    const broken: OpDefinition = { ...mul, infer: ([a]) => [a as never], emit: (e) => e.node('Mul', e.inputs, e.outputs) };
    await expect(checkOnnx(broken, withDType(sample, 'bool'))).rejects.toThrow();
  });
});
