import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { OutputRecord } from '../keys/stage-record.js';
import type { ArtifactState } from '../plan/record-source.js';
import { type FileFacts, fileFacts } from './file-facts.js';
import { artifactFolder } from './store-layout.js';

type Expected = OutputRecord['members'][number];

/**
 * Whether what `output` says is there: every member in the store and every file that it refers to, read and hashed to the end. Sizes and times of
 * files are not trusted, as a disk that lost a page tells neither.
 */
export async function checkOutput(store: string, output: OutputRecord, base: string): Promise<ArtifactState> {
  if (output.codec === null) return { state: 'missing', why: 'it was kept in memory only' };
  const folder = artifactFolder(store, output.digest);
  if (!(await stat(folder).catch(() => null))) return { state: 'missing', why: `${folder} is gone` };
  for (const member of output.members) {
    const wrong = await whatIsWrong(join(folder, ...member.path.split('/')), member);
    if (wrong) return wrong;
  }
  return checkReferences(output, base);
}

/** Whether the files that `output` refers to, which lie outside of the store, are what they were. */
export async function checkReferences({ references }: OutputRecord, base: string): Promise<ArtifactState> {
  for (const reference of references) {
    const wrong = await whatIsWrong(resolve(base, reference.path), reference);
    if (wrong) return wrong;
  }
  return { state: 'whole' };
}

async function whatIsWrong(file: string, expected: Expected): Promise<ArtifactState | undefined> {
  const size = await stat(file).catch(() => null);
  if (size === null) return { state: 'missing', why: `${file} is gone` };
  if (size.size !== expected.bytes) return { state: 'damaged', why: `${file} has ${size.size} bytes, not ${expected.bytes}` };
  const found = await fileFacts(file).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) return { state: 'damaged', why: `${file} cannot be read (${found.code ?? found.message})` };
  return differs(file, found, expected);
}

function differs(file: string, found: FileFacts, expected: Expected): ArtifactState | undefined {
  if (found.sha256 === expected.sha256) return undefined;
  return { state: 'damaged', why: `${file} is not what was written: SHA-256 ${found.sha256.slice(0, 12)}, not ${expected.sha256.slice(0, 12)}` };
}
