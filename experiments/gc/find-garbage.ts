import { shellPattern } from '../../schemas/shell-pattern.js';
import type { StageRecord } from '../keys/stage-record.js';
import type { Store } from '../store/store.js';

/** What is to be kept, and how much of the rest may go. */
export interface GcRequest {
  /** Keys that the present plan or a kept run refers to: their records' artifacts stay. */
  readonly keep: ReadonlySet<string>;
  /** Only artifacts of which no record is younger. Milliseconds since 1970; absent: any age. */
  readonly before?: number;
  /** Only artifacts that stages matching one of these globs have made, and no others; absent: any. */
  readonly stages?: readonly string[];
}

/** An artifact that may go. */
export interface GarbageArtifact {
  readonly digest: string;
  readonly bytes: number;
  /** What it was: stage and label of each record that names it; none for what a killed run left. */
  readonly of: readonly string[];
  /** ISO 8601, of the newest of these records. */
  readonly endedAt: string | null;
}

/** What may go, and what stays. */
export interface Garbage {
  readonly artifacts: readonly GarbageArtifact[];
  /** Records all of whose artifacts may go or are gone; they tell digests without bytes. */
  readonly records: readonly { readonly stage: string; readonly key: string }[];
  readonly kept: { readonly artifacts: number; readonly bytes: number };
}

/** Looks through the whole store. Writes nothing; while it is to hold until the removal, call it inside `removingFrom`. */
export async function findGarbage(store: Store, request: GcRequest): Promise<Garbage> {
  const records = (await Promise.all((await store.recordedStages()).map((stage) => store.list(stage)))).flat();
  const byDigest = recordsByDigest(records);
  const present = await store.artifacts();
  const garbage = present.filter((digest) => mayGo(byDigest.get(digest) ?? [], request));
  const gone = new Set(garbage);
  const there = new Set(present.filter((digest) => !gone.has(digest)));
  const dispensable = records.filter((record) => !request.keep.has(record.key) && digestsOf(record).every((digest) => !there.has(digest)));
  const kept = [...there].map((digest) => bytesOf(byDigest.get(digest) ?? [], digest));
  return {
    artifacts: garbage.map((digest) => described(digest, byDigest.get(digest) ?? [])),
    records: dispensable.filter((record) => withinScope(record, request)).map(({ stage, key }) => ({ stage, key })),
    kept: { artifacts: kept.length, bytes: kept.reduce((sum, bytes) => sum + bytes, 0) },
  };
}

function recordsByDigest(records: readonly StageRecord[]): Map<string, StageRecord[]> {
  const found = new Map<string, StageRecord[]>();
  for (const record of records) for (const digest of digestsOf(record)) found.set(digest, [...(found.get(digest) ?? []), record]);
  return found;
}

function digestsOf({ outputs, reports }: StageRecord): string[] {
  const stored = [...Object.values(outputs), ...(reports ? [reports] : [])].filter(({ codec }) => codec !== null);
  return [...new Set(stored.map(({ digest }) => digest))];
}

function mayGo(records: readonly StageRecord[], request: GcRequest): boolean {
  if (records.length === 0) return request.stages === undefined && request.before === undefined;
  return records.every((record) => !request.keep.has(record.key) && withinScope(record, request));
}

function withinScope({ stage, producer }: StageRecord, { before, stages }: GcRequest): boolean {
  const old = before === undefined || Date.parse(producer.endedAt) < before;
  return old && (stages === undefined || stages.some((pattern) => shellPattern(pattern).test(stage)));
}

function described(digest: string, records: readonly StageRecord[]): GarbageArtifact {
  const ends = records.map(({ producer }) => producer.endedAt).sort();
  return { digest, bytes: bytesOf(records, digest), of: records.map(({ stage, label }) => `${stage} ${label}`.trim()), endedAt: ends.at(-1) ?? null };
}

function bytesOf(records: readonly StageRecord[], digest: string): number {
  const outputs = records.flatMap(({ outputs, reports }) => [...Object.values(outputs), ...(reports ? [reports] : [])]);
  return outputs.find((output) => output.digest === digest)?.bytes ?? 0;
}
