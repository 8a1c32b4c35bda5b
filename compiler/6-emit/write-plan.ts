import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '../../schemas/disk/folder-lock.js';
import { type FolderKind, type ReplaceOptions, replaceFolder } from '../../schemas/disk/replace-folder.js';
import { writing } from '../../schemas/disk/write-failed.js';
import { manifestName, pathsIn } from '../../schemas/plan-serialisation.js';
import type { PlanFiles } from './emit-plan.js';
import { keepState } from './keep-state.js';

/** What is ours in a plan directory. */
export const planFolder: FolderKind = { marker: manifestName, listed: (text) => pathsIn(JSON.parse(text)) };

/** What may be lost when a plan is written over another. */
export interface WriteOptions extends Pick<ReplaceOptions, 'force'> {
  /** What becomes of the state of a plan that is replaced: kept where it still fits (default), or given up on purpose. */
  readonly state?: 'keep' | 'discard';
}

/** What writing a plan did. */
export interface WrittenPlan {
  /** The plan as it was written. */
  readonly plan: PlanFiles;
  /** Nodes whose state was taken over from the plan that was there before. */
  readonly kept: readonly string[];
}

/**
 * Writes a plan directory, replacing a plan that is there: a reader sees the old one or the new one, and files in it that are not part of it stay.
 * Throws `CuviscError` `plan-state-lost` if what was fitted or trained would be lost, unless `force` is set or `state` is `discard`; `plan-locked`
 * while another process writes it; `output-occupied`; `write-failed`.
 */
export async function writePlan(compiled: PlanFiles, directory: string, options: WriteOptions = {}): Promise<WrittenPlan> {
  const { force = false, state = 'keep' } = options;
  const present = (await stat(join(directory, manifestName)).catch(() => null)) !== null;
  const lock = present ? await lockFolder(directory, { command: 'compile', brief: true }) : undefined;
  try {
    const written = present && state === 'keep' ? await keepState(compiled, directory, force) : { plan: compiled, kept: [] };
    const { files } = written.plan;
    const fill = async (folder: string): Promise<void> => {
      for (const [name, bytes] of files) await writeFlushed(join(folder, name), bytes);
    };
    await replaceFolder(directory, planFolder, fill, { force, expected: [...files.keys()] });
    return written;
  } finally {
    await lock?.release();
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  await writing(path, async () => {
    const file = await open(path, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
