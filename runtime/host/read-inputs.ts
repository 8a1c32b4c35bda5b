import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { InputsOf, TensorContract, TensorContracts } from '../../schemas/hosts/contracts.js';
import type { TensorSpec } from '../../schemas/tensor-spec.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';

interface Reader {
  readonly name: string;
}

/**
 * The tensors that a host function reads.
 * Throws `CuviscError` `plan-host-input` if one is missing, or not of a dtype and rank that the contract allows.
 */
export function readInputs<I extends TensorContracts>(reader: Reader & { readonly inputs: I }, given: Tensors): InputsOf<I> {
  for (const [name, contract] of Object.entries(reader.inputs)) if (!contract.optional || given[name]) readTensor(reader, given, name, contract);
  return given as InputsOf<I>;
}

/** The tensor `name` of `given`. Throws `CuviscError` `plan-host-input` if there is none, or not one that `contract` allows. */
export function readTensor(reader: Reader, given: Readonly<Record<string, Tensor | undefined>>, name: string, contract: TensorContract): Tensor {
  const found = given[name] ?? fail(`${reader.name} reads "${name}", which the plan does not supply`);
  const problem = problemOf(contract, found);
  return problem === undefined ? found : fail(`${reader.name} reads "${name}" as ${problem}`);
}

/** Why a tensor of this dtype and rank is not one that `contract` allows; `undefined` if it is. */
export function problemOf({ dtypes, dims }: TensorContract, spec: TensorSpec): string | undefined {
  const sized = (sizes: TensorSpec['dims'] | readonly (number | string)[]) => `[${sizes.join(', ')}]`;
  if (dtypes.includes(spec.dtype) && (dims === 'any' || dims.length === spec.dims.length)) return undefined;
  return `${dtypes.join(' or ')}${dims === 'any' ? '' : sized(dims)}, the plan has ${spec.dtype}${sized(spec.dims)}`;
}

/** Elements of any dtype in float64; shares memory if they are float64 already. */
export function numbersOf(tensor: Tensor): Float64Array {
  const data = tensor.data;
  return data instanceof Float64Array ? data : Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

function fail(message: string): never {
  throw new CuviscError('plan-host-input', message, { hint: 'compile the plan again with this version' });
}
