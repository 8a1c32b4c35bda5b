import { copyFile, link, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { OutputRecord, StageRecord } from '../keys/stage-record.js';
import { artifactFolder, recordFile } from './store-layout.js';

/** Brings one file to another place. */
export type PlaceFile = (from: string, to: string) => Promise<void>;

/** Brings a record and its artifacts from one store into another. Throws `CuviscError` `artifact-gone` if bytes are not there. */
export async function copyRecord(from: string, to: string, record: StageRecord, place: PlaceFile = copied): Promise<void> {
  const { outputs, reports, stage, key } = record;
  const stored = [...Object.values(outputs), ...(reports ? [reports] : [])].filter(({ codec }) => codec !== null);
  for (const output of stored) await copyArtifact(from, to, output, place);
  await copied(recordFile(from, stage, key), recordFile(to, stage, key));
}

async function copyArtifact(from: string, to: string, { digest, members }: OutputRecord, place: PlaceFile): Promise<void> {
  if (!(await isThere(artifactFolder(from, digest)))) throw gone(digest);
  for (const { path } of members) {
    const target = join(artifactFolder(to, digest), path);
    if (!(await isThere(target))) await place(join(artifactFolder(from, digest), path), target);
  }
}

/** A copy of a file, in folders that are made. */
export async function copied(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** The same file under another name; a copy where that is on another disk. */
export async function linked(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(() => copyFile(from, to));
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function gone(digest: string): CuviscError {
  return new CuviscError('artifact-gone', `the artifact ${digest.slice(0, 16)} is not in the store any more`, {
    fault: 'run',
    hint: 'run the experiment again: it is made anew',
  });
}
