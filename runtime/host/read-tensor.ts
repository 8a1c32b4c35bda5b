import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Tensors } from './contracts.js';

/**
 * The tensor `name` that the host implementation `host` reads.
 * Throws `CuviscError` `plan-host-input` if the plan does not supply it.
 */
export function readTensor(tensors: Tensors, name: string, host: string): Tensor {
  const found = tensors[name];
  if (found) return found;
  throw new CuviscError('plan-host-input', `${host} reads "${name}", which the plan does not supply`, {
    hint: 'compile the plan again with this version',
  });
}

/** Elements of any dtype in float64; shares memory if they are float64 already. */
export function numbersOf(tensor: Tensor): Float64Array {
  const data = tensor.data;
  return data instanceof Float64Array ? data : Float64Array.from(data as ArrayLike<number | bigint>, Number);
}
