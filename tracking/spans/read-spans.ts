import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { withSystemCode } from '../../schemas/disk/write-failed.js';
import { tracesName } from './otlp-json.js';

/** The value of an attribute of a span. */
export type StoredValue = string | number | boolean | readonly (string | number | boolean)[];

/** A span as a file has it. */
export interface StoredSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Readonly<Record<string, StoredValue>>;
  /** Why the span failed; undefined for one that did not. */
  readonly error: string | undefined;
  /** The process that worked, from the resource. */
  readonly pid: number;
}

/** The spans of a file, and what could not be read of it. */
export interface StoredSpans {
  readonly spans: readonly StoredSpan[];
  readonly notices: readonly string[];
}

const plain = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  z.object({ intValue: z.union([z.string(), z.number()]) }).transform(({ intValue }) => Number(intValue)),
  z.object({ doubleValue: z.union([z.string(), z.number()]) }).transform(({ doubleValue }) => Number(doubleValue)),
]);
const anyValue = z.union([
  plain,
  z.object({ arrayValue: z.object({ values: z.array(plain).default([]) }) }).transform(({ arrayValue }) => arrayValue.values),
]);
const attributes = z
  .array(z.object({ key: z.string(), value: anyValue }))
  .default([])
  .transform((list): Readonly<Record<string, StoredValue>> => Object.fromEntries(list.map(({ key, value }) => [key, value])));

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes,
  status: z.object({ code: z.number().default(0), message: z.string().default('') }).optional(),
});

const tracesData = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }).optional(),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

/**
 * Reads the spans of a run's folder. A line that cannot be read, such as one that was being written when the process was killed, is told and
 * passed over. Throws `CuviscError` `traces-missing`, `file-unreadable`.
 */
export async function readSpans(directory: string): Promise<StoredSpans> {
  const file = join(directory, tracesName);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing(file) : withSystemCode(error);
  });
  const lines = text.split('\n').flatMap((line, i) => (line === '' ? [] : [{ line, place: `${file}:${i + 1}` }]));
  const read = lines.map(({ line, place }) => spansOf(line) ?? `${place}: a line that holds no spans is passed over`);
  return {
    spans: read.flatMap((each) => (typeof each === 'string' ? [] : each)),
    notices: read.filter((each) => typeof each === 'string'),
  };
}

function spansOf(line: string): StoredSpan[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  return tracesData.safeParse(json).data?.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const pid = Number(resource?.attributes['process.pid'] ?? 0);
    return scopeSpans.flatMap(({ spans }) => spans.map((each) => storedSpan(each, pid)));
  });
}

function storedSpan({ startTimeUnixNano: start, endTimeUnixNano: end, status, ...rest }: z.infer<typeof span>, pid: number): StoredSpan {
  return { ...rest, parentSpanId: rest.parentSpanId, start, end, error: status?.code === 2 ? status.message : undefined, pid };
}

function missing(file: string): CuviscError {
  return new CuviscError('traces-missing', `there are no spans: ${file} is missing`, {
    place: { file },
    hint: 'name the folder of a run, in which `cuvisc train` or `cuvisc evaluate` has written',
  });
}
