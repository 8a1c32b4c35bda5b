import { type Tensor, tensor } from '../../../schemas/tensor.js';
import { columnMajorToRowMajor } from '../stored/axis-order.js';
import { decodeStored } from '../stored/decode-stored.js';
import type { NpyHeader } from './npy-header.js';

/** The array that `header` describes from its element bytes, which are given up to it. */
export function npyTensor(header: NpyHeader, elements: Uint8Array): { tensor: Tensor; notices: readonly string[] } {
  const { dtype, data, notices } = decodeStored(header.stored, elements, header.bigEndian);
  const ordered = header.columnMajor ? columnMajorToRowMajor(dtype, header.dims, data) : data;
  return { tensor: tensor(dtype, header.dims, ordered), notices };
}
