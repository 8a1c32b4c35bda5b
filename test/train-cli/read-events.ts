import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32c } from './slow-crc32c.js';

export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion: string | null;
  /** The run starts again at this step. */
  readonly start: boolean;
  readonly scalars: Readonly<Record<string, number>>;
}

type Field = readonly [field: number, value: number | Buffer];

/** Reads a TensorBoard event file; throws where a length or checksum of the framing is wrong. */
export async function readEvents(file: string): Promise<ReadEvent[]> {
  const bytes = await readFile(file);
  const events: ReadEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (bytes.readUInt32LE(at + 8) !== masked(bytes.subarray(at, at + 8))) throw new Error(`wrong checksum of the length at ${at}`);
    if (bytes.readUInt32LE(at + 12 + length) !== masked(data)) throw new Error(`wrong checksum of the data at ${at}`);
    events.push(eventOf(data));
    at += 16 + length;
  }
  return events;
}

/** The scalars that TensorBoard shows of a folder: files in the order of their names; a start drops what was there of its step and later ones. */
export async function shownEvents(folder: string): Promise<ReadEvent[]> {
  let shown: ReadEvent[] = [];
  for (const name of (await readdir(folder)).sort()) {
    for (const event of await readEvents(join(folder, name))) {
      if (event.start) shown = shown.filter(({ step }) => step < event.step);
      else if (event.fileVersion === null) shown.push(event);
    }
  }
  return shown;
}

function masked(bytes: Uint8Array): number {
  const crc = BigInt(crc32c(bytes));
  return Number(((((crc >> 15n) | (crc << 17n)) % 2n ** 32n) + 0xa282ead8n) % 2n ** 32n);
}

function eventOf(data: Buffer): ReadEvent {
  const fields = new Map(fieldsOf(data));
  const version = fields.get(3);
  const values = fieldsOf((fields.get(5) as Buffer | undefined) ?? Buffer.alloc(0)).map(([, value]) => new Map(fieldsOf(value as Buffer)));
  return {
    wallTime: fields.get(1) as number,
    step: (fields.get(2) as number | undefined) ?? 0,
    fileVersion: version === undefined ? null : String(version),
    start: new Map(fieldsOf((fields.get(7) as Buffer | undefined) ?? Buffer.alloc(0))).get(1) === 1,
    scalars: Object.fromEntries(values.map((value) => [String(value.get(1)), value.get(2) as number])),
  };
}

/** Fields of a protobuf message: varints, doubles, bytes and floats. */
function fieldsOf(data: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = data[at++] as number;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < data.length) {
    const key = varint();
    const [field, wire] = [key >> 3, key % 8];
    if (wire === 0) fields.push([field, varint()]);
    else {
      const size = wire === 1 ? 8 : wire === 5 ? 4 : varint();
      const value = data.subarray(at, at + size);
      fields.push([field, wire === 1 ? value.readDoubleLE() : wire === 5 ? value.readFloatLE() : value]);
      at += size;
    }
  }
  return fields;
}
