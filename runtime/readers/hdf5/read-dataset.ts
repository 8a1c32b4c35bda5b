import type { Dataset } from 'h5wasm/node';
import { type Tensor, tensor } from '../../../schemas/tensor.js';
import { columnMajorToRowMajor } from '../stored/axis-order.js';
import { decodeStored, storedBytes } from '../stored/decode-stored.js';
import { declaredCount } from '../tensor-limit.js';
import type { NumericDataset } from './datasets.js';

/** Bytes that pass through the library's own memory at a time; that memory never shrinks and ends at 2 GiB. */
const slabBytes = 2 ** 26;

/**
 * The values of a dataset, row-major. Reversed axes are turned back.
 * Throws `tensor-too-large`; errors of the library (missing filters, damaged chunks) pass through.
 */
export function readDataset({ dataset, stored, reversed, dims }: NumericDataset, file: string): { tensor: Tensor; notices: readonly string[] } {
  const width = storedBytes(stored);
  const bytes = new Uint8Array(declaredCount(dims, width, { file }) * width);
  if (bytes.length > 0) fill(bytes, dataset, width);
  const { dtype, data, notices } = decodeStored(stored, bytes, false);
  return { tensor: tensor(dtype, dims, reversed ? columnMajorToRowMajor(dtype, dims, data) : data), notices };
}

function fill(bytes: Uint8Array, dataset: Dataset, width: number): void {
  const [rows = 1, ...rest] = dataset.metadata.shape ?? [];
  const rowBytes = rest.reduce((product, size) => product * size, width);
  const chunk = dataset.metadata.chunks?.[0] ?? 1;
  const step = Math.max(1, Math.floor(slabBytes / rowBytes / chunk)) * chunk;
  for (let row = 0; row < rows; row += step) bytes.set(slab(dataset, row, Math.min(rows, row + step)), row * rowBytes);
}

function slab(dataset: Dataset, first: number, end: number): Uint8Array {
  const rank = dataset.metadata.shape?.length ?? 0;
  const value = rank === 0 ? dataset.value : dataset.slice([[first, end], ...Array.from({ length: rank - 1 }, (): [] => [])]);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return scalarBytes(value, dataset.metadata.size, dataset.metadata.type === 1);
}

/** The library gives scalars as plain numbers. */
function scalarBytes(value: unknown, width: number, float: boolean): Uint8Array {
  const bytes = Buffer.alloc(8);
  if (float) width === 4 ? bytes.writeFloatLE(Number(value)) : bytes.writeDoubleLE(Number(value));
  else bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value as number | bigint)));
  return bytes.subarray(0, width);
}
