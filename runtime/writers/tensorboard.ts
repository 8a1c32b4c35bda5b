import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One event: scalars by tag at a step. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly scalars: Readonly<Record<string, number>>;
}

/** A TensorBoard event file open for appending. */
export interface EventFile {
  append(event: ScalarEvent): Promise<void>;
  /** Says that the run starts again at `step`: readers drop what earlier files have of this step and later ones. */
  restart(step: number, wallTime: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Creates an event file that begins with the version event. TensorBoard finds it by `tfevents` in its name.
 * Format: tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto in TFRecord framing.
 */
export async function createEventFile(file: string, wallTime: number): Promise<EventFile> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'wx');
  const write = (event: Uint8Array): Promise<void> => handle.appendFile(recordOf(event));
  await write(versionEvent(wallTime));
  return { append: (event) => write(scalarEvent(event)), restart: (step, time) => write(startEvent(step, time)), close: () => handle.close() };
}

/** Event { wall_time = 1, file_version = 3 }. */
function versionEvent(wallTime: number): Uint8Array {
  return Buffer.concat([doubleField(1, wallTime), bytesField(3, Buffer.from('brain.Event:2'))]);
}

/** Event { wall_time = 1, step = 2, session_log = 7 { status = 1: START = 1 } }; what it means to readers: SummaryWriter's `purge_step` of PyTorch. */
function startEvent(step: number, wallTime: number): Uint8Array {
  return Buffer.concat([doubleField(1, wallTime), varintField(2, step), bytesField(7, varintField(1, 1))]);
}

/** Event { wall_time = 1, step = 2, summary = 5 { value = 1 { tag = 1, simple_value = 2 } } }. */
function scalarEvent({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const values = Object.entries(scalars).map(([tag, value]) => bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), floatField(2, value)])));
  return Buffer.concat([doubleField(1, wallTime), varintField(2, step), bytesField(5, Buffer.concat(values))]);
}

/** A TFRecord: length (uint64), its masked CRC, data, their masked CRC; all little-endian. */
function recordOf(data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([head, word(maskedCrc32c(head)), data, word(maskedCrc32c(data))]);
}

/** CRC-32C of `bytes`, rotated right by 15 bits, plus 0xa282ead8, modulo 2^32 (tensorflow/core/lib/hash/crc32c.h). */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Castagnoli's polynomial 0x1edc6f41, bits reversed (RFC 3720, appendix B.4). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0x82f63b78 : rest >>> 1;
  return rest;
});

function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}

function word(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Whole numbers from 0, seven bits a byte, the least significant first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

function varintField(field: number, value: number): Uint8Array {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function doubleField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(9, field * 8 + 1);
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function floatField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(5, field * 8 + 5);
  bytes.writeFloatLE(value, 1);
  return bytes;
}

function bytesField(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
}
