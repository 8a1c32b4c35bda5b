import { mkdir, rmdir } from 'node:fs/promises';
import { isCuviscError } from '../../schemas/cuvisc-error.js';
import { lockFolder, removeDeadLocks } from '../../schemas/disk/folder-lock.js';
import { namesIn } from './records.js';
import { keyLockFolder } from './store-layout.js';

/** The right to do the instance of one key. */
export interface KeyLock {
  release(): Promise<void>;
}

/**
 * The lock of `key`, or who has it, as a sentence. A holder that was killed has none. There is no lock of the whole store: whoever does other keys
 * is never in the way.
 */
export async function lockKey(store: string, key: string, command: string): Promise<KeyLock | { readonly heldBy: string }> {
  const folder = keyLockFolder(store, key);
  for (;;) {
    await mkdir(folder, { recursive: true });
    try {
      const lock = await lockFolder(folder, { command, brief: false });
      await lock.forget();
      return { release: () => lock.release().then(() => removeIfEmpty(folder)) };
    } catch (error) {
      if (isCuviscError(error, 'plan-locked')) return { heldBy: error.message };
      if (!isGone(error)) throw error;
    }
  }
}

/** Removes the locks of killed processes that nobody has asked for since. */
export async function sweepLocks(store: string): Promise<void> {
  for (const key of await namesIn(keyLockFolder(store, ''))) {
    const folder = keyLockFolder(store, key);
    await removeDeadLocks(folder).catch(ignoreGone);
    await removeIfEmpty(folder);
  }
}

/** Whoever asks for the lock makes its folder anew. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

/** Another process gave its lock back, and removed the folder, between two steps of this one. */
function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return (cause as NodeJS.ErrnoException).code === 'ENOENT';
}

function ignoreGone(error: unknown): void {
  if (!isGone(error)) throw error;
}
