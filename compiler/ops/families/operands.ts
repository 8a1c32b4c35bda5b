import { type DType, dtypes } from '../../../schemas/dtype.js';
import { InternalError } from '../../ir/dims.js';
import type { IrType } from '../../ir/value.js';

/** Operands of every dtype. */
export const anyDType: readonly DType[] = dtypes;
/** Operands that are numbers. */
export const numbers: readonly DType[] = dtypes.filter((dtype) => dtype !== 'bool');
/** Operands that may be negative. */
export const signedNumbers: readonly DType[] = numbers.filter((dtype) => !dtype.startsWith('uint'));
/** Operands that are floats. */
export const floats: readonly DType[] = ['float32', 'float64'];
/** Dtypes that ONNX accumulates in: sums and products of them are computed as they are. */
export const accumulating: readonly DType[] = ['float32', 'float64', 'int32', 'int64'];

/** Operand `index` of an op. Throws `InternalError` if it is missing or of another dtype than `allowed`. */
export function operand(op: string, inputs: readonly IrType[], index: number, allowed: readonly DType[]): IrType {
  const type = inputs[index];
  if (!type) throw new InternalError(`${op} lacks operand ${index}`);
  if (!allowed.includes(type.dtype)) {
    throw new InternalError(`${op} takes ${allowed.join(', ')} as operand ${index}, not ${type.dtype}`);
  }
  return type;
}
