import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type KeptRun, readRun } from '../run/read-runs.js';
import { fileFacts } from '../store/file-facts.js';
import { openStore, type Store } from '../store/store.js';
import { type Pack, packedStore, packName, packSchema } from './pack.js';

/** A pack whose every byte was verified. */
export interface OpenPack {
  /** Absolute path of the experiment's file. */
  readonly experiment: string;
  readonly store: Store;
  readonly run: KeptRun;
}

/** The pack in `folder`; undefined if there is none. Throws `CuviscError` `pack-damaged` (fault `damage`) naming the first file that is not what was packed. */
export async function openPack(folder: string): Promise<OpenPack | undefined> {
  const text = await readFile(join(folder, packName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const pack = parsed(text, folder);
  for (const [path, sha256] of Object.entries(pack.files)) {
    const facts = await fileFacts(join(folder, path)).catch(() => undefined);
    if (facts?.sha256 !== sha256) throw damaged(join(folder, path), facts ? 'is not what was packed' : 'is gone');
  }
  const store = openStore(join(folder, packedStore));
  return { experiment: join(folder, pack.experiment), store, run: await readRun(store.folder, pack.run) };
}

function parsed(text: string, folder: string): Pack {
  try {
    return packSchema.parse(JSON.parse(text));
  } catch {
    throw damaged(join(folder, packName), 'is not what cuvisc writes, or of another version');
  }
}

function damaged(file: string, what: string): CuviscError {
  return new CuviscError('pack-damaged', `${file} ${what}`, { fault: 'damage', place: { file }, hint: 'copy the pack again' });
}
