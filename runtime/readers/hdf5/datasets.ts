import type { Dataset, File, Group, Metadata } from 'h5wasm/node';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { Variable } from '../contract.js';
import { dtypeOfStored, type StoredType } from '../stored/decode-stored.js';

/** A dataset with what is needed to read it. MATLAB writes its axes reversed. */
export interface NumericDataset {
  readonly dataset: Dataset;
  readonly stored: StoredType;
  readonly reversed: boolean;
  readonly dims: readonly number[];
}

const maxDepth = 16;
const maxDatasets = 10_000;

/** Every dataset of a file by its path without the leading slash. Links to other files are not followed. */
export function listDatasets(root: File): readonly Variable[] {
  const found: Variable[] = [];
  walk(root, '', 0, found);
  return found;
}

function walk(group: Group, prefix: string, depth: number, found: Variable[]): void {
  for (const key of group.keys()) {
    if (depth === 0 && /^#.*#$/.test(key)) continue;
    const entity = group.get(key);
    if (found.length >= maxDatasets) throw new CuviscError('hdf5-corrupt', `the file lists more than ${maxDatasets} datasets`, {});
    if (!entity || !('type' in entity)) continue;
    if (entity.type === 'Dataset') found.push(describe(entity as Dataset, prefix + key));
    if (entity.type === 'Group' && depth < maxDepth) walk(entity as Group, `${prefix}${key}/`, depth + 1, found);
  }
}

function describe(dataset: Dataset, name: string): Variable {
  const numeric = numericDataset(dataset);
  if (typeof numeric === 'string') return { name, dtype: null, dims: dataset.metadata.shape ?? [], unsupported: numeric };
  return { name, dtype: dtypeOfStored(numeric.stored), dims: numeric.dims };
}

/** The dataset as numbers, or why it is none. */
export function numericDataset(dataset: Dataset): NumericDataset | string {
  const { metadata } = dataset;
  if (!metadata.shape) return 'it is empty';
  if ((metadata.virtual_sources?.length ?? 0) > 0) return 'its values lie in other files';
  const matlab = matlabClass(dataset);
  if (matlab === undefined)
    return withType(storedType(metadata), (stored) => ({ dataset, stored, reversed: false, dims: metadata.shape as number[] }));
  if (matlab === 'logical') return { dataset, stored: 'bool', reversed: true, dims: metadata.shape.toReversed() };
  if (!/^(double|single|u?int(8|16|32|64))$/.test(matlab)) return `it is a MATLAB ${matlab.slice(0, 40)}`;
  if ('MATLAB_empty' in dataset.attrs) return 'it is empty';
  return withType(storedType(metadata), (stored) => ({ dataset, stored, reversed: true, dims: (metadata.shape as number[]).toReversed() }));
}

function withType(stored: StoredType | undefined, use: (stored: StoredType) => NumericDataset): NumericDataset | string {
  return stored === undefined ? 'its elements are no plain numbers' : use(stored);
}

function matlabClass(dataset: Dataset): string | undefined {
  const value = dataset.attrs.MATLAB_class?.value;
  return typeof value === 'string' ? value : undefined;
}

/** HDF5 type classes: 0 integer, 1 float, 8 enumeration (h5py stores bool as FALSE/TRUE). */
function storedType({ type, size, signed, enum_type }: Metadata): StoredType | undefined {
  if (type === 1) return size === 4 ? 'float32' : size === 8 ? 'float64' : undefined;
  if (type === 8) return enum_type?.nmembers === 2 && enum_type.members.TRUE === 1 && size === 1 ? 'bool' : undefined;
  if (type !== 0) return undefined;
  const names: Readonly<Record<number, readonly [StoredType, StoredType]>> = {
    1: ['uint8', 'int8'],
    2: ['uint16', 'int16'],
    4: ['uint32', 'int32'],
    8: ['uint64', 'int64'],
  };
  return names[size]?.[signed ? 1 : 0];
}
