import { arrayOf, type TypedArray } from '../../schemas/dtype.js';
import type { PlanGraphInput } from '../../schemas/plan.js';
import type { Tensor, Tensors } from '../../schemas/tensor.js';
import type { BoundBatch } from '../tensor/batch.js';
import { type PixelBlock, type PixelRow, pixelsOf } from '../tensor/pixel-blocks.js';
import { convertTensor } from '../tensor/tensor-check.js';

/**
 * Hands out the batch inputs of a graph block by block: views where the dtype fits, else converted into memory that every
 * block uses again, so that what a reader gave out is valid until its next call.
 */
export class BlockReader {
  readonly #bound: BoundBatch;
  readonly #converted = new Map<string, TypedArray>();

  constructor(bound: BoundBatch) {
    this.#bound = bound;
  }

  /** The inputs of one block. Throws `CuviscError` `dtype-lossy` naming the element within the whole. */
  block(block: PixelBlock, row: PixelRow): Tensors {
    const { specs, inputs, bindings } = this.#bound;
    return Object.fromEntries(
      specs.map((spec) => {
        const whole = inputs[spec.name] as Tensor;
        return [spec.name, this.#convert(spec, whole, pixelsOf(whole, spec.dims, block, row, bindings))];
      }),
    );
  }

  #convert({ name, dtype }: PlanGraphInput, whole: Tensor, part: Tensor): Tensor {
    if (part.dtype === dtype) return part;
    const memory = this.#memory(name, dtype, part.data.length);
    const first = (part.data.byteOffset - whole.data.byteOffset) / part.data.BYTES_PER_ELEMENT;
    return convertTensor(name, part, dtype, { into: memory, first });
  }

  #memory(name: string, dtype: Tensor['dtype'], length: number): TypedArray {
    const known = this.#converted.get(name);
    if (known && known.length >= length) return known.subarray(0, length);
    const fresh = new (arrayOf(dtype))(length);
    this.#converted.set(name, fresh);
    return fresh;
  }
}
