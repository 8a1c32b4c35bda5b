import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type PhaseName, phaseFile } from './phase-names.js';
import type { PhaseRecord } from './phase-record.js';
import { readPhase } from './read-records.js';
import { recordFile } from './recorded-files.js';

/** An output of a phase that is no longer what the phase wrote. */
export interface DamagedOutput {
  readonly path: string;
  readonly problem: 'missing' | 'changed';
}

/** What a look at the files of a phase came to. */
export interface PhaseCheck {
  /** Null if there is none: the phase never ran, or was killed. */
  readonly record: PhaseRecord | null;
  readonly damaged: readonly DamagedOutput[];
  /** The record says that the phase is complete, and every file is as it says. */
  readonly valid: boolean;
}

/** Reads the record of a phase and digests every file that it lists. Throws `CuviscError` `phase-record-invalid`, `file-unreadable`. */
export async function verifyPhase(directory: string, phase: PhaseName): Promise<PhaseCheck> {
  const record = await readPhase(directory, phase);
  const damaged: DamagedOutput[] = [];
  for (const { path, bytes, sha256 } of record?.outputs ?? []) {
    const file = join(directory, path);
    if (!existsSync(file)) damaged.push({ path, problem: 'missing' });
    else {
      const now = await recordFile(directory, file);
      if (now.bytes !== bytes || now.sha256 !== sha256) damaged.push({ path, problem: 'changed' });
    }
  }
  return { record, damaged, valid: record?.status === 'complete' && damaged.length === 0 };
}

/**
 * The record of a phase on which another one rests. Throws `CuviscError` `phase-missing` if it did not complete, `phase-damaged` naming every
 * file that is missing or has changed since, and what `verifyPhase` throws.
 */
export async function requirePhase(directory: string, phase: PhaseName): Promise<PhaseRecord> {
  const { record, damaged } = await verifyPhase(directory, phase);
  const file = phaseFile(directory, phase);
  if (record?.status !== 'complete') {
    const why = record === null ? 'has not been run to its end' : `has ${record.status === 'failed' ? 'failed' : 'been interrupted'}`;
    const hint = record?.status === 'interrupted' ? 'go on with --resume' : `run \`cuvisc ${phase}\` first`;
    throw new CuviscError('phase-missing', `the phase ${phase} ${why} in ${directory}`, { place: { file }, hint });
  }
  if (damaged.length === 0) return record;
  const list = damaged.map(({ path, problem }) => `  ${path} ${problem === 'missing' ? 'is missing' : 'has changed'}`).join('\n');
  throw new CuviscError('phase-damaged', `the folder ${directory} no longer holds what the phase ${phase} left:\n${list}`, {
    place: { file },
    hint: `bring these files back, or run \`cuvisc ${phase}\` again`,
  });
}
