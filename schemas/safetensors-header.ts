import { createJsonCursor, type JsonCursor, type Refuse } from './json-cursor.js';

/** Header cap of the format, in bytes. */
export const maxHeaderBytes = 100_000_000;

/** One tensor as the header states it; nothing but the JSON types is checked. `at`: file offset of the name. */
export interface HeaderEntry {
  readonly name: string;
  readonly code: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
  readonly at: number;
}

/** The tensors of a file, by name, and its metadata. */
export interface SafetensorsHeader {
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Parses the JSON header of a safetensors file, whose first byte is byte 8. Calls `refuse` where it is malformed. */
export function parseHeader(bytes: Uint8Array, refuse: Refuse): SafetensorsHeader {
  const cursor = createJsonCursor(bytes, 8, refuse);
  const entries: HeaderEntry[] = [];
  let metadata: Record<string, string> = {};
  cursor.object((name, at) => {
    if (name === '__metadata__') metadata = readStrings(cursor);
    else entries.push(readEntry(cursor, name, at, refuse));
  });
  cursor.end();
  return { entries, metadata };
}

function readStrings(cursor: JsonCursor): Record<string, string> {
  const strings: [string, string][] = [];
  cursor.object((key) => strings.push([key, cursor.string()]));
  return Object.fromEntries(strings);
}

function readEntry(cursor: JsonCursor, name: string, at: number, refuse: Refuse): HeaderEntry {
  let code: string | undefined;
  let shape: number[] | undefined;
  let range: number[] | undefined;
  cursor.object((key, keyAt) => {
    if (key === 'dtype') code = cursor.string();
    else if (key === 'shape') shape = cursor.naturals();
    else if (key === 'data_offsets') range = cursor.naturals();
    else refuse(keyAt, `"${name}" has an unknown entry "${key}"`);
  });
  const [begin, end, ...more] = range ?? [];
  if (code === undefined || shape === undefined || begin === undefined || end === undefined || more.length > 0) {
    return refuse(at, `"${name}" needs dtype, shape and two data_offsets`);
  }
  return { name, code, shape, begin, end, at };
}
