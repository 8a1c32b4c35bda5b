import { type Dataset, type Filter, Module } from 'h5wasm/node';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { bytesOf } from '../../../schemas/dtype.js';
import { type Tensor, tensor } from '../../../schemas/tensor.js';
import { requireWithinBudget } from '../budget.js';
import { columnMajorToRowMajor } from '../stored/axis-order.js';
import { decodeStored, dtypeOfStored, storedBytes } from '../stored/decode-stored.js';
import { declaredCount } from '../tensor-limit.js';
import { headerAddress, type NumericDataset } from './datasets.js';
import type { Fence } from './fence.js';
import { isIeeeFloat } from './float-layout.js';

/** Bytes that pass through the library's own memory at a time; that memory never shrinks and ends at 2 GiB. */
const slabBytes = 2 ** 26;

/** What the library takes for its own caches and tables. */
export const libraryBytes = 2 ** 27;

/** A chunk stands in memory as read, as inflated, and as handed on. */
const chunkCopies = 4;

/** The file that is being read. */
export interface Hdf5Source {
  readonly file: string;
  readonly size: number;
  readonly fence: Fence;
}

/**
 * The values of a dataset, row-major. Reversed axes are turned back.
 * Throws `tensor-too-large`, `reading-budget`, `variable-unsupported` for floats that are not IEEE 754, `hdf5-filter` for compression that
 * the library lacks, `hdf5-external` for values in other files; other errors of the library (damaged chunks) pass through.
 */
export function readDataset({ dataset, stored, reversed, dims }: NumericDataset, source: Hdf5Source): { tensor: Tensor; notices: readonly string[] } {
  const { file, size } = source;
  const width = storedBytes(stored);
  const widthInMemory = bytesOf(dtypeOfStored(stored));
  const count = declaredCount(dims, widthInMemory, { file });
  requireWithinBudget(count * widthInMemory, size, 'the dataset', { file });
  if (dataset.metadata.type === 1) requireIeee(dataset, file);
  const bytes = new Uint8Array(count * width);
  if (bytes.length > 0) explained(dataset, source.fence, () => fill(bytes, dataset, width, source.fence));
  const { dtype, data, notices } = decodeStored(stored, bytes, false);
  return { tensor: tensor(dtype, dims, reversed ? columnMajorToRowMajor(dtype, dims, data) : data), notices };
}

function fill(bytes: Uint8Array, dataset: Dataset, width: number, fence: Fence): void {
  const { shape, chunks } = dataset.metadata;
  const [rows = 1, ...rest] = shape ?? [];
  const rowBytes = rest.reduce((product, size) => product * size, width);
  const chunk = chunks?.[0] ?? 1;
  const step = Math.max(1, Math.floor(slabBytes / rowBytes / chunk)) * chunk;
  const chunkBytes = (chunks ?? []).reduce((product, size) => product * size, width);
  fence.grantMemory(libraryBytes + Math.min(step, rows) * rowBytes + chunkCopies * chunkBytes);
  for (let row = 0; row < rows; row += step) copySlab(bytes.subarray(row * rowBytes, Math.min(rows, row + step) * rowBytes), dataset, row, rowBytes);
}

/** Reads as many rows from `first` on as `target` holds. */
function copySlab(target: Uint8Array, dataset: Dataset, first: number, rowBytes: number): void {
  const { file_id, path, metadata } = dataset;
  const [, ...rest] = metadata.shape ?? [];
  const [count, offset, strides] =
    metadata.shape?.length === 0
      ? [null, null, null]
      : [
          [BigInt(target.length / rowBytes), ...rest.map(BigInt)],
          [BigInt(first), ...rest.map(() => 0n)],
          [1n, ...rest.map(() => 1n)],
        ];
  const pointer = Module._malloc(target.length);
  if (pointer === 0) throw new Error('memory allocation failed');
  try {
    Module.get_dataset_data(file_id, path, count, offset, strides, BigInt(pointer));
    target.set(Module.HEAPU8.subarray(pointer, pointer + target.length));
  } finally {
    Module._free(pointer);
  }
}

function requireIeee(dataset: Dataset, file: string): void {
  const { size } = dataset.metadata;
  const ieee = isIeeeFloat(file, headerAddress(dataset));
  if (ieee ?? size !== 2) return;
  throw new CuviscError('variable-unsupported', `${dataset.path.slice(1)} cannot be read: its floats of ${size} bytes are not those of IEEE 754`, {});
}

/** Filters that the library brings: deflate, shuffle, Fletcher32, n-bit and scale-offset. */
const knownFilters: ReadonlySet<number> = new Set([1, 2, 3, 5, 6]);

/** Filters by their registered number, as files do not always name them. */
const filterNames: Readonly<Record<number, string>> = {
  4: 'szip',
  305: 'lzo',
  307: 'bzip2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32017: 'sz',
  32019: 'fcidecomp',
  32022: 'sz3',
  32026: 'blosc2',
};

function explained(dataset: Dataset, fence: Fence, read: () => void): void {
  const name = dataset.path.slice(1);
  const { strays } = fence;
  try {
    read();
  } catch (cause) {
    const missing = dataset.filters.find(({ id }) => !knownFilters.has(id));
    if (missing)
      throw new CuviscError('hdf5-filter', `${name} is packed with ${filterName(missing)}, which cannot be unpacked`, { cause, ...unpackHint });
    if (fence.strays === strays) throw cause;
  }
  if (fence.strays > strays)
    throw new CuviscError('hdf5-external', `the values of ${name} lie in other files (external storage), which are never opened`, copyHint);
}

const unpackHint = { hint: 'save it with gzip or without compression, for example with h5repack or h5py' };
const copyHint = { hint: 'copy the values into one file, for example with h5repack or h5py' };

function filterName({ id, name }: Filter): string {
  return `${filterNames[id] ?? (name.replaceAll(/[^\w .-]/g, '').slice(0, 40) || 'a filter without a name')} (HDF5 filter ${id})`;
}
