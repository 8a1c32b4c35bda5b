import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { type StageRecord, stageRecordSchema } from '../keys/stage-record.js';
import type { FoundRecord } from '../plan/record-source.js';
import { recordFile, recordsFolder } from './store-layout.js';

/** The record of `stage` under `key`. One that cannot be read, or is of something else, is a miss with a reason. */
export async function findRecord(store: string, stage: string, key: string): Promise<FoundRecord> {
  const file = recordFile(store, stage, key);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (text instanceof Error) return isAbsent(text) ? { state: 'absent' } : { state: 'unreadable', why: `${file} cannot be read (${text.code})` };
  const record = parseRecord(text);
  if (record === undefined) return { state: 'unreadable', why: `${file} is not a record, or one of another version of cuvisc` };
  if (record.stage !== stage || record.key !== key)
    return { state: 'unreadable', why: `${file} is the record of ${record.stage} under ${record.key}` };
  return { state: 'found', record };
}

/** The readable records of `stage`, newest first. */
export async function listRecords(store: string, stage: string): Promise<readonly StageRecord[]> {
  const keys = (await namesIn(recordsFolder(store, stage))).flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []);
  const found = await Promise.all(keys.map((key) => findRecord(store, stage, key)));
  const records = found.flatMap((each) => (each.state === 'found' ? [each.record] : []));
  return records.sort((a, b) => (a.producer.endedAt < b.producer.endedAt ? 1 : -1));
}

/** Ids of the stages that have records. */
export async function recordedStages(store: string): Promise<string[]> {
  return namesIn(join(store, 'records'));
}

/** Writes `record` so that it is there as a whole or not at all. Its artifacts have to be in the store. Throws `CuviscError` `write-failed`. */
export async function writeRecord(store: string, record: StageRecord): Promise<void> {
  await writeAtomically(recordFile(store, record.stage, record.key), `${JSON.stringify(record, null, 1)}\n`);
}

/** Removes a record if it is there. */
export async function removeRecord(store: string, stage: string, key: string): Promise<void> {
  await rm(recordFile(store, stage, key), { force: true });
}

function parseRecord(text: string): StageRecord | undefined {
  try {
    return stageRecordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Names in a folder, sorted; none where it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return names.sort();
}

function isAbsent(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}
