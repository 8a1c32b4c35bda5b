import type { Accuracy } from '../../compiler/ir/accuracy.js';
import type { OpDefinition } from '../../compiler/ir/op.js';
import type { Attributes, IrType } from '../../compiler/ir/value.js';
import { createSession } from '../../runtime/engine/onnx-session.js';
import type { Device } from '../../runtime/index.js';
import { isFloat } from '../../schemas/dtype.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { numbersOf, type OpSample, withDType } from './check-op.js';
import { floatBounds, pairs, probes, specials } from './probes.js';
import { singleOpModel } from './single-op-model.js';

type Float = 'float32' | 'float64';

/** The quotient of the WebGPU shading language may err by 2.5 units in the last place, so what is rounded elsewhere may there. */
const ulpOnWebGpu = 2.5;

/** The reference is rounded to float64 itself: half of 2^-53 of a result is 1e-9 float32 units; in float64 it is compared with Math. */
const ulpOfReference = 1e-6;

/**
 * Runs an op on a device over the whole range of a float dtype and returns, in words, where it misses its stated accuracy.
 * Elementwise ops get probing operands in place of the sample's, others the sample itself and with special values among it.
 * Where the device is WebGPU, subnormal numbers may count as 0: places with one among the operands are left out.
 */
export async function missesOf(definition: OpDefinition, sample: OpSample, dtype: Float, device: Device): Promise<string[]> {
  const plain = withDType(sample, dtype).inputs;
  const tried = definition.elementwise ? [probing(definition, sample, dtype)] : [plain, withSpecials(definition, plain, dtype)];
  const misses = await Promise.all(tried.map((inputs) => missesOn(definition, inputs, sample.attributes, device)));
  return misses.flat();
}

async function missesOn(definition: OpDefinition, inputs: readonly Tensor[], attributes: Attributes, device: Device): Promise<string[]> {
  const results = await run(definition, inputs, attributes, device);
  const expected = definition.evaluate(inputs.map(widened), attributes);
  return results.flatMap((result, k) => {
    const accuracy = definition.accuracy[result.dtype];
    const flat = definition.elementwise ? inputs.map(numbersOf) : [];
    const wanted = expected[k] as Tensor;
    return numbersOf(result).flatMap((found, i) => {
      const operands = flat.map((values) => values[i % values.length] as number);
      if (device === 'webgpu' && operands.some(isSubnormal)) return [];
      const right = numberAt(wanted.data, i);
      return isMissed(found, right, accuracy, result, device)
        ? [`${definition.name}(${operands.map(show).join(', ')}) is ${show(found)}, not ${show(right)}`]
        : [];
    });
  });
}

async function run(definition: OpDefinition, inputs: readonly Tensor[], attributes: Attributes, device: Device): Promise<Tensor[]> {
  const types = inputs.map(({ dtype, dims }) => ({ dtype, dims }));
  const session = await createSession({ file: definition.name, model: singleOpModel(definition, types, attributes), device, threads: 1 });
  try {
    const names = definition.infer(types, attributes).map((_, i) => `output${i}`);
    const outputs = await session.run(Object.fromEntries(inputs.map((input, i) => [`input${i}`, input])), names);
    return names.map((name) => outputs[name] as Tensor);
  } finally {
    await session.release();
  }
}

function isMissed(
  found: number,
  exact: number,
  { ulp = 0, relative = 0, absolute = 0, unsignedZero }: Accuracy,
  { dtype }: Tensor,
  device: Device,
): boolean {
  if (!isFloat(dtype)) return found !== exact;
  const { tiny, huge, epsilon } = floatBounds[dtype as Float];
  const right = dtype === 'float32' ? Math.fround(exact) : exact;
  const magnitude = Math.abs(exact);
  if (device === 'webgpu' && found === 0 && magnitude < tiny) return false;
  if (Object.is(found, right) || (unsignedZero && found === right)) return false;
  if (!Number.isFinite(found) || !Number.isFinite(right)) {
    // The exact result is closer to the largest float than the bound.
    return !(Math.abs(found) === Number.POSITIVE_INFINITY && magnitude >= huge * (1 - (ulp + 1) * epsilon) && Math.sign(found) === Math.sign(exact));
  }
  if (right === 0 && exact === 0) return Math.abs(found) > absolute || (found === 0 && !unsignedZero);
  const unit = 2 ** Math.max(Math.floor(Math.log2(magnitude)), Math.log2(tiny)) * epsilon;
  const units = ulp === 0 ? 0 : (device === 'webgpu' ? Math.max(ulp, ulpOnWebGpu) : ulp) + ulpOfReference;
  return Math.abs(found - exact) > Math.max(units * unit, relative * magnitude, absolute);
}

/** Operands of one axis: each float of the sample replaced by probes for which the accuracy holds, truth values by turns. */
function probing({ infer, accuracy }: OpDefinition, sample: OpSample, dtype: Float): Tensor[] {
  const floats = sample.inputs.filter((input) => input.dtype === 'float32').length;
  const [result] = infer(withDType(sample, dtype).inputs, sample.attributes);
  const { holds = () => true } = accuracy[(result as IrType).dtype];
  const all = floats > 1 ? pairs(dtype) : [probes(dtype)];
  const values = all.map((operand) => operand.filter((_, i) => holds(...all.map((each) => each[i] as number))));
  let next = 0;
  return sample.inputs.map((input) => {
    const [first = []] = values;
    if (input.dtype === 'float32') return tensorFrom(dtype, [first.length], values[next++] ?? []);
    return tensorFrom(
      input.dtype,
      [first.length],
      first.map((_, i) => (i + (i >> 3)) % 2),
    );
  });
}

/** The operands with those special values among its floats for which the op's accuracy holds. */
function withSpecials({ accuracy }: OpDefinition, inputs: readonly Tensor[], dtype: Float): Tensor[] {
  const { holds = () => true } = accuracy[dtype];
  const special = specials(dtype).filter((x) => holds(x));
  return inputs.map((input, k) =>
    input.dtype !== dtype || special.length === 0
      ? input
      : tensorFrom(
          dtype,
          input.dims,
          numbersOf(input).map((x, i) => ((i + k) % 2 === 0 ? x : (special[i % special.length] as number))),
        ),
  );
}

/** In float64, so that the reference rounds at the end only. */
function widened(tensor: Tensor): Tensor {
  return tensor.dtype === 'float32' ? tensorFrom('float64', tensor.dims, numbersOf(tensor)) : tensor;
}

function isSubnormal(x: number): boolean {
  return x !== 0 && Math.abs(x) < floatBounds.float32.tiny;
}

function show(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
