import type { DType } from '../../schemas/dtype.js';
import { bytesOfTensor, type Tensor } from '../../schemas/tensor.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';

/** NumPy's type strings, little-endian. */
const descriptors: { readonly [D in DType]: string } = {
  bool: '|b1',
  uint8: '|u1',
  int8: '|i1',
  uint16: '<u2',
  int16: '<i2',
  uint32: '<u4',
  int32: '<i4',
  int64: '<i8',
  float32: '<f4',
  float64: '<f8',
};

/** The header of `tensor` as a `.npy` file of version 1.0 in row-major order, padded so that elements start at a multiple of 64. */
function npyHeaderOf({ dtype, dims }: Tensor): Uint8Array {
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
  const text = `{'descr': '${descriptors[dtype]}', 'fortran_order': False, 'shape': (${shape}), }`;
  const padded = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + padded, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(padded, 8);
  header.write(text, 10, 'latin1');
  header[header.length - 1] = 0x0a;
  return header;
}

/** `tensor` as the bytes of a `.npy` file. */
export function encodeNpy(tensor: Tensor): Uint8Array {
  return Buffer.concat([npyHeaderOf(tensor), bytesOfTensor(tensor)]);
}

/** Writes `tensor` as a `.npy` file, atomically. Throws `write-failed`. */
export async function writeNpy(file: string, tensor: Tensor): Promise<void> {
  await writeAtomically(file, npyHeaderOf(tensor), bytesOfTensor(tensor));
}
