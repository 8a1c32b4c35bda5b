import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { temporaryNameFor } from '../../schemas/disk/leftovers.js';
import { syncFolder } from '../../schemas/disk/sync-folder.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { Codec, FileReference } from '../codecs/codec.js';
import { type ArtifactMember, artifactDigest } from '../keys/artifact-digest.js';
import type { OutputRecord } from '../keys/stage-record.js';
import { checkOutput } from './check-output.js';
import { fileFacts, filesBelow } from './file-facts.js';
import { artifactFolder, temporaryFolder } from './store-layout.js';

/**
 * Writes `value` with `codec` into a folder of its own, hashes what is there, and moves it into the store as a whole: a killed process leaves the
 * old artifact, the new one, or a temporary folder. What is there already under the digest stays, unless it is damaged. Throws what the codec throws,
 * `CuviscError` `codec-broken` and `write-failed`.
 */
export async function publishArtifact<T>(store: string, value: T, codec: Codec<T>, base: string): Promise<OutputRecord> {
  const folder = temporaryNameFor(join(temporaryFolder(store), 'artifact'));
  return writing(folder, async () => {
    try {
      await mkdir(folder, { recursive: true });
      const output = await written(value, codec, folder, base);
      await makeDurable(folder, output.members);
      await moveIntoPlace(store, folder, output, base);
      return output;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function written<T>(value: T, codec: Codec<T>, folder: string, base: string): Promise<OutputRecord> {
  const { members: declared, references = [] } = await codec.write(value, { folder, base });
  const paths = await filesBelow(folder);
  requireDeclared(codec.id, paths, declared);
  const members: ArtifactMember[] = [];
  for (const path of paths) members.push({ path, ...(await fileFacts(join(folder, ...path.split('/')))) });
  return {
    codec: { id: codec.id, version: codec.version },
    digest: artifactDigest(members, references),
    bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
    members,
    references: references.map((reference): FileReference => ({ ...reference })),
  };
}

function requireDeclared(codec: string, found: readonly string[], declared: readonly string[]): void {
  const missing = declared.filter((path) => !found.includes(path));
  const extra = found.filter((path) => !declared.includes(path));
  if (missing.length + extra.length === 0) return;
  const parts = [...missing.map((path) => `${path} is named and not there`), ...extra.map((path) => `${path} is there and not named`)];
  throw new CuviscError('codec-broken', `the codec ${codec} names other files than it wrote: ${parts.join(', ')}`, {
    fault: 'run',
    hint: 'let `write` return the path of every file that it wrote, with `/`',
  });
}

/** Artifacts are shared by whoever comes to the same bytes, so their files are made read-only. */
async function makeDurable(folder: string, members: readonly ArtifactMember[]): Promise<void> {
  const folders = new Set([folder]);
  for (const { path } of members) {
    const file = join(folder, ...path.split('/'));
    const handle = await open(file, 'r+');
    await handle.sync().finally(() => handle.close());
    await chmod(file, 0o444);
    for (let above = dirname(file); above !== folder; above = dirname(above)) folders.add(above);
  }
  for (const each of folders) await syncFolder(each);
}

/** A folder that is not empty is never renamed over, so of several processes with equal bytes one comes first. */
async function moveIntoPlace(store: string, folder: string, output: OutputRecord, base: string): Promise<void> {
  const place = artifactFolder(store, output.digest);
  await mkdir(dirname(place), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const refused = await rename(folder, place).catch((error: NodeJS.ErrnoException) => error);
    if (refused === undefined) return syncFolder(dirname(place));
    if ((await checkOutput(store, { ...output, references: [] }, base)).state === 'whole') return;
    if (attempt === mostAttempts || !(await stat(place).catch(() => null))) throw refused;
    await setAside(store, place);
  }
}

/** Of moving into place, where other processes move too. */
const mostAttempts = 10;

async function setAside(store: string, damaged: string): Promise<void> {
  const aside = temporaryNameFor(join(temporaryFolder(store), 'damaged'));
  await rename(damaged, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(aside, { recursive: true, force: true });
}
