import { arrayOf } from '../../schemas/dtype.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Tensors } from '../host/contracts.js';

/** Memory of copies that another thread is done with and has moved back: writing to fresh memory costs a page fault every 4 KB. */
export class RecycledBuffers {
  #free: ArrayBuffer[] = [];

  constructor(private readonly most: number) {}

  /** Copies of tensors, each the only user of its buffer, so that a message can move them. */
  copyOf(tensors: Tensors): Tensors {
    return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, this.#copyOf(tensor)]));
  }

  #copyOf(tensor: Tensor): Tensor {
    const known = this.#free.findIndex(({ byteLength }) => byteLength === tensor.data.byteLength);
    const [buffer = new ArrayBuffer(tensor.data.byteLength)] = known < 0 ? [] : this.#free.splice(known, 1);
    const { data } = tensor;
    new Uint8Array(buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return { ...tensor, data: new (arrayOf(tensor.dtype))(buffer) };
  }

  /** Takes buffers that came back; those that came first go if there are more than the most to keep. */
  take(buffers: readonly ArrayBuffer[]): void {
    this.#free = [...this.#free, ...buffers].slice(-this.most);
  }
}
