import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { readRefused } from '../../schemas/disk/read-refused.js';
import { type PhaseName, phaseFile } from './phase-names.js';
import { type PhaseRecord, phaseRecord } from './phase-record.js';
import { type RunRecord, runRecord } from './run-record.js';

/** The record of a run within its folder. */
export const runRecordName = 'run.json';

/** The record of a phase, or null if there is none. Throws `CuviscError` `phase-record-invalid`, `file-unreadable`. */
export function readPhase(directory: string, phase: PhaseName): Promise<PhaseRecord | null> {
  return readRecord(phaseFile(directory, phase), phaseRecord);
}

/** What a run is, or null for a folder without `run.json`. Throws `CuviscError` `phase-record-invalid`, `file-unreadable`. */
export function readRun(directory: string): Promise<RunRecord | null> {
  return readRecord(join(directory, runRecordName), runRecord);
}

async function readRecord<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw readRefused(file, error);
  });
  if (text === null) return null;
  const read = schema.safeParse(parsed(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CuviscError('phase-record-invalid', `the record is not one of this version: ${issue?.path.join('.')}: ${issue?.message}`, {
    place: { file },
    hint: 'run the phase again, which writes it anew',
  });
}

/** `undefined` for what is no JSON, which no schema takes. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
