import { CuviscError } from './cuvisc-error.js';
import { bytesOf, type DType } from './dtype.js';
import { bytesOfTensor, elementCount, type Tensor, tensorOfBytes } from './tensor.js';
import type { Refuse } from './json-cursor.js';
import { type HeaderEntry, maxHeaderBytes, parseHeader } from './safetensors-header.js';

/** Named tensors and free-form strings, as a safetensors file holds them. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const codes = {
  bool: 'BOOL',
  uint8: 'U8',
  int8: 'I8',
  uint16: 'U16',
  int16: 'I16',
  uint32: 'U32',
  int32: 'I32',
  int64: 'I64',
  float32: 'F32',
  float64: 'F64',
} as const satisfies Record<DType, string>;

const dtypeOfCode: ReadonlyMap<string, DType> = new Map(Object.entries(codes).map(([dtype, code]) => [code, dtype as DType]));

/**
 * Bytes in the safetensors format (header length as u64, JSON header, raw little-endian data), the same for the same
 * content: larger element types first, then names in code-unit order, so that every tensor is aligned for its type.
 * Throws `RangeError` for a tensor named `__metadata__` or a header beyond 100 MB.
 * Format: https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors(file: TensorFile): Uint8Array<ArrayBuffer> {
  const named = Object.entries(file.tensors).sort(byAlignmentThenName);
  const header = new TextEncoder().encode(headerText(named, file.metadata));
  if (header.length > maxHeaderBytes) throw new RangeError(`a header of ${header.length} bytes exceeds the format's 100 MB`);
  const size = named.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(8 + header.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const [, tensor] of named) {
    bytes.set(bytesOfTensor(tensor), offset);
    offset += tensor.data.byteLength;
  }
  return bytes;
}

function byAlignmentThenName([a, s]: [string, Tensor], [b, t]: [string, Tensor]): number {
  return bytesOf(t.dtype) - bytesOf(s.dtype) || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function headerText(named: readonly [string, Tensor][], metadata: TensorFile['metadata']): string {
  const fields: string[] = [];
  const strings = Object.entries(metadata).sort(([a], [b]) => compareText(a, b));
  if (strings.length > 0) fields.push(`"__metadata__":{${strings.map(([k, v]) => field(k, v)).join(',')}}`);
  let offset = 0;
  for (const [name, { dtype, dims, data }] of named) {
    if (name === '__metadata__') throw new RangeError('the format reserves the name __metadata__');
    fields.push(field(name, { dtype: codes[dtype], shape: dims, data_offsets: [offset, offset + data.byteLength] }));
    offset += data.byteLength;
  }
  const text = `{${fields.join(',')}}`;
  return text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8);
}

function field(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

/**
 * Reads bytes in the safetensors format. Tensors share memory with `bytes` where alignment allows it.
 * Throws `CuviscError` `state-file-invalid` with the byte offset for anything the format forbids: a truncated file, a
 * header that is not such JSON, duplicate names, offsets with holes or overlaps, data not covered, sizes that
 * contradict shapes; also for element types that cuvisc lacks and booleans other than 0 and 1.
 * `path` only names the file in errors.
 */
export function decodeSafetensors(bytes: Uint8Array, path?: string): TensorFile {
  const refuse: Refuse = (offset, message) => {
    throw invalid(offset, message, path);
  };
  // A Buffer's slice shares memory, which would defeat the copy that realigns a tensor.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + headerLength(plain, refuse);
  const { entries, metadata } = parseHeader(plain.subarray(8, start), refuse);
  requireCoverage(entries, plain.length - start, refuse);
  const tensors = entries.map((entry) => [entry.name, readEntry(entry, plain.subarray(start), start, refuse)] as const);
  return { tensors: Object.fromEntries(tensors), metadata };
}

function invalid(offset: number, message: string, path: string | undefined): CuviscError {
  return new CuviscError('state-file-invalid', message, {
    place: path === undefined ? { offset } : { file: path, offset },
    hint: 'the file is damaged or not in the safetensors format: copy or save it again',
  });
}

function headerLength(bytes: Uint8Array, refuse: Refuse): number {
  if (bytes.length < 8) refuse(bytes.length, `the file ends after ${bytes.length} bytes, before the 8-byte header length`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) refuse(0, `a header of ${length} bytes exceeds the format's 100 MB`);
  if (Number(length) > bytes.length - 8) refuse(bytes.length, `the file ends inside the header of ${length} bytes`);
  return Number(length);
}

function requireCoverage(entries: readonly HeaderEntry[], size: number, refuse: Refuse): void {
  const ordered = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end, at } of ordered) {
    if (begin !== covered) refuse(at, `"${name}" begins at ${begin}, but the data before it ends at ${covered}`);
    if (end < begin) refuse(at, `"${name}" ends at ${end}, before it begins at ${begin}`);
    covered = end;
  }
  if (covered !== size) refuse(ordered.at(-1)?.at ?? 8, `tensors cover ${covered} bytes of ${size} bytes of data`);
}

function readEntry(entry: HeaderEntry, data: Uint8Array, start: number, refuse: Refuse): Tensor {
  const { name, code, shape, begin, end, at } = entry;
  const dtype = dtypeOfCode.get(code) ?? refuse(at, `"${name}" has element type ${JSON.stringify(code)}, which cuvisc does not read`);
  const expected = elementCount(shape) * bytesOf(dtype);
  if (expected !== end - begin) refuse(at, `"${name}" holds ${end - begin} bytes, its shape asks for ${expected}`);
  const bytes = data.subarray(begin, end);
  const odd = dtype === 'bool' ? bytes.findIndex((byte) => byte > 1) : -1;
  if (odd >= 0) refuse(start + begin + odd, `"${name}" holds a boolean that is neither 0 nor 1`);
  return tensorOfBytes(dtype, shape, bytes);
}
