import { sizeOf } from '../../schemas/dim-arithmetic.js';
import { bindDims } from '../../compiler/ir/bindings.js';
import { formatType } from '../../compiler/ir/dims.js';
import type { OpDefinition, Sample } from '../../compiler/ir/op.js';
import type { Attributes, IrType } from '../../compiler/ir/value.js';
import type { DType } from '../../schemas/dtype.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { runOnnx } from './run-onnx.js';
import { singleOpModel } from './single-op-model.js';

export type OpSample = Sample<Attributes>;

/**
 * Differences allowed between onnxruntime and the reference, relative above 1. float32: 16 units in the last place,
 * for polynomial exponentials and sums of a dozen addends that cancel. float64: the same reasons, with a wide margin
 * to any float32 step on the way (6e-8). Integers and bools must be equal.
 */
const tolerances: Partial<Record<DType, number>> = { float32: 2e-6, float64: 1e-12 };

/** The sample with its float32 operands in another dtype; unsigned ones lose their sign. */
export function withDType(sample: OpSample, dtype: DType): OpSample {
  const convert = (value: number): number => {
    if (dtype === 'bool') return Number(value !== 0);
    return dtype.startsWith('uint') ? Math.abs(value) : value;
  };
  const inputs = sample.inputs.map((input) =>
    input.dtype === 'float32' ? tensorFrom(dtype, input.dims, Array.from(input.data as Float32Array, convert)) : input,
  );
  const types = sample.symbolic?.map((type) => (type.dtype === 'float32' ? { ...type, dtype } : type));
  return { ...sample, inputs, ...(types && { symbolic: types }) };
}

/** The operand types under which a sample is tried: its own shapes and, if it has some, symbolic ones. */
export function typesOf({ inputs, symbolic }: OpSample): (readonly IrType[])[] {
  const own = inputs.map(({ dtype, dims }) => ({ dtype, dims }));
  return symbolic ? [own, symbolic] : [own];
}

/** Throws if the inferred types, with symbols bound to the sample's sizes, are not those that the reference returns. */
export function checkShapeRule(definition: OpDefinition, sample: OpSample): void {
  const results = definition.evaluate(sample.inputs, sample.attributes);
  for (const types of typesOf(sample)) {
    const inferred = definition.infer(types, sample.attributes);
    const bindings = bindDims(
      types.map((type) => type.dims),
      sample.inputs.map((input) => input.dims),
    );
    const agree = inferred.map((type, i) => {
      const result = results[i];
      const dims = type.dims.map((dim, axis) => sizeOf(dim, bindings) ?? result?.dims[axis]);
      return result?.dtype === type.dtype && result.dims.join() === dims.join();
    });
    if (results.length !== inferred.length || agree.includes(false)) {
      const [found, wanted] = [results, inferred].map((list) => list.map(formatType).join(' and '));
      throw new Error(`${definition.name} infers ${wanted}, the reference returns ${found}`);
    }
  }
}

/** Throws if onnxruntime differs from the reference on the sample, under its own shapes or symbolic ones. */
export async function checkOnnx(definition: OpDefinition, sample: OpSample): Promise<void> {
  const expected = definition.evaluate(sample.inputs, sample.attributes);
  for (const types of typesOf(sample)) {
    const actual = await runOnnx(singleOpModel(definition, types, sample.attributes), sample.inputs);
    for (const [i, tensor] of expected.entries()) expectClose(definition.name, actual[i] as Tensor, tensor);
  }
}

function expectClose(name: string, actual: Tensor, expected: Tensor): void {
  const tolerance = tolerances[expected.dtype] ?? 0;
  const same = actual.dtype === expected.dtype && actual.dims.join() === expected.dims.join();
  const far = numbersOf(expected).findIndex((e, i) => {
    const a = numberAt(actual.data, i);
    return !Object.is(a, e) && !(Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e)));
  });
  if (same && far === -1) return;
  throw new Error(`${name}: onnxruntime has ${show(actual)}, the reference ${show(expected)}`);
}

/** The elements of a tensor as numbers. */
export function numbersOf(tensor: Tensor): number[] {
  return Array.from<number | bigint, number>(tensor.data as ArrayLike<number | bigint>, Number);
}

function show(tensor: Tensor): string {
  return `${formatType(tensor)} {${numbersOf(tensor).join(', ')}}`;
}
