import { Dataset, type File, type Metadata, Module } from 'h5wasm/node';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { requirePartsWithinBudget } from '../budget.js';
import type { Variable } from '../contract.js';
import { dtypeOfStored, type StoredType } from '../stored/decode-stored.js';
import { attributeNames, textAttribute } from './attributes.js';
import type { Fence } from './fence.js';

/** A dataset with what is needed to read it. MATLAB writes its axes reversed. */
export interface NumericDataset {
  readonly dataset: Dataset;
  readonly stored: StoredType;
  readonly reversed: boolean;
  readonly dims: readonly number[];
}

const maxDepth = 64;

/** What is being listed: every object once, however many links lead to it. */
interface Walk {
  readonly root: File;
  readonly fence: Fence;
  readonly found: Variable[];
  /** Names by the address of the object. */
  readonly names: Map<string, string>;
  links: number;
  failed: boolean;
}

/** The datasets of a file; `failed` if a link could not be followed, after which the library does not let go of the file. */
export interface Listing {
  readonly variables: readonly Variable[];
  readonly failed: boolean;
}

/**
 * Every dataset of a file by its path without the leading slash, those with the shortest paths first. Groups are entered once, so
 * cycles end; a dataset under a second name says so. Links to other files and links that lead nowhere are listed as unreadable.
 * `wanted` is listed as well if it leads to a dataset by a path through a group with several names.
 * Throws `reading-budget` for too many or too deeply nested links.
 */
export function listDatasets(root: File, fence: Fence, wanted?: string): Listing {
  const walk: Walk = { root, fence, found: [], names: new Map([[addressOf(root, '/'), '']]), links: 0, failed: false };
  let level = [''];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw new CuviscError('reading-budget', `groups are nested more than ${maxDepth} deep`, {});
    level = level.flatMap((group) => enter(walk, group));
  }
  if (wanted !== undefined && wanted !== '' && !walk.found.some(({ name }) => name === wanted)) visit(walk, wanted);
  return { variables: walk.found, failed: walk.failed };
}

/** Lists what lies in a group; gives the groups in it that are new. */
function enter(walk: Walk, group: string): string[] {
  const keys = Module.get_names(walk.root.file_id, `/${group}`, false);
  walk.links += keys.length;
  requirePartsWithinBudget(walk.links, 'links', {});
  return keys
    .filter((key) => group !== '' || !/^#.*#$/.test(key))
    .map((key) => (group === '' ? key : `${group}/${key}`))
    .filter((name) => visit(walk, name));
}

/** True for a group that was not seen before. */
function visit(walk: Walk, name: string): boolean {
  const { root, found, names } = walk;
  const type = typeBehind(walk, name);
  if (typeof type === 'string') found.push({ name, dtype: null, dims: [], unsupported: type });
  if (type !== Module.H5G_GROUP && type !== Module.H5G_DATASET) return false;
  const address = addressOf(root, `/${name}`);
  const first = names.get(address);
  if (first === undefined) names.set(address, name);
  if (type === Module.H5G_GROUP) return first === undefined;
  found.push({ ...describe(new Dataset(root.file_id, `/${name}`), name), ...(first === undefined ? {} : { aliasOf: first }) });
  return false;
}

const external = 'it lies behind an external link, in another file, which is never opened';

/** The type of object that a link leads to, or why it cannot be followed; undefined if there is no such link. */
function typeBehind(walk: Walk, name: string): number | string | undefined {
  const { file_id } = walk.root;
  const { strays } = walk.fence;
  try {
    const isExternal = Module.get_external_link(file_id, `/${name}`).filename !== undefined;
    return isExternal ? external : Module.get_type(file_id, `/${name}`);
  } catch (cause) {
    walk.failed = true;
    if (walk.fence.strays > strays) return external;
    return isSoftLink(walk, name, cause) ? 'it is a link that leads nowhere' : undefined;
  }
}

/** Passes on `cause` if the link is there and hard: then the file is damaged. */
function isSoftLink({ root }: Walk, name: string, cause: unknown): boolean {
  const link = linkText(root, name);
  if (link === null) throw cause;
  return link !== undefined;
}

/** What a soft link says, null for a hard link, undefined if there is none. */
function linkText({ file_id }: File, name: string): string | null | undefined {
  try {
    return Module.get_symbolic_link(file_id, `/${name}`);
  } catch {
    return undefined;
  }
}

/** An object reference is the address of the object's header. */
function addressOf(root: File, path: string): string {
  return Buffer.from(Module.create_object_reference(root.file_id, path)).toString('hex');
}

/** Where the header of a dataset stands, relative to the base of the file. */
export function headerAddress({ file_id, path }: Dataset): number {
  return Number(Buffer.from(Module.create_object_reference(file_id, path)).readBigUInt64LE(0));
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
  if ((metadata.virtual_sources?.length ?? 0) > 0)
    return 'it is a virtual dataset: its values lie in other datasets or files, which are never opened';
  const matlab = textAttribute(dataset, 'MATLAB_class');
  if (matlab === undefined)
    return withType(storedType(metadata), (stored) => ({ dataset, stored, reversed: false, dims: metadata.shape as number[] }));
  if (matlab === 'logical') return { dataset, stored: 'bool', reversed: true, dims: metadata.shape.toReversed() };
  if (!/^(double|single|u?int(8|16|32|64))$/.test(matlab)) return `it is a MATLAB ${matlab.slice(0, 40)}`;
  if (attributeNames(dataset).includes('MATLAB_empty')) return 'it is empty';
  return withType(storedType(metadata), (stored) => ({ dataset, stored, reversed: true, dims: (metadata.shape as number[]).toReversed() }));
}

function withType(stored: StoredType | undefined, use: (stored: StoredType) => NumericDataset): NumericDataset | string {
  return stored === undefined ? 'its elements are no plain numbers' : use(stored);
}

/** HDF5 type classes: 0 integer, 1 float, 8 enumeration (h5py stores bool as FALSE/TRUE). */
function storedType({ type, size, signed, enum_type }: Metadata): StoredType | undefined {
  if (type === 1) return floatTypes[size];
  if (type === 8) return enum_type?.nmembers === 2 && enum_type.members.TRUE === 1 && size === 1 ? 'bool' : undefined;
  return type === 0 ? integerTypes[size]?.[signed ? 1 : 0] : undefined;
}

const floatTypes: Readonly<Record<number, StoredType>> = { 2: 'float16', 4: 'float32', 8: 'float64' };

const integerTypes: Readonly<Record<number, readonly [StoredType, StoredType]>> = {
  1: ['uint8', 'int8'],
  2: ['uint16', 'int16'],
  4: ['uint32', 'int32'],
  8: ['uint64', 'int64'],
};
