import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CuviscError } from '../cuvisc-error.js';
import { leftovers } from './leftovers.js';
import { hasEnded, machineTag, ownIdentity, type ProcessIdentity } from './process-identity.js';
import { writing } from './write-failed.js';

/** Who writes a folder: the content of a lock file. */
export interface LockOwner extends ProcessIdentity {
  /** What it does, as a person would call it: `fit`, `train`. */
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
  /** It is done within seconds, so that others may wait for it. */
  readonly brief: boolean;
  /** False while it has only asked. */
  readonly holds: boolean;
  /** Names in the folder that it is writing: rubbish once it was killed, unless they are in use. */
  readonly files: readonly string[];
}

/** The right to write a folder. */
export interface FolderLock {
  /** What writers that were killed have left half-done, names in the folder. */
  readonly abandoned: readonly string[];
  /** Says which names in the folder are about to be written, for whoever comes after this process was killed. */
  announce(files: readonly string[]): Promise<void>;
  /** Throws `CuviscError` `plan-changed` if the lock is gone: the folder was replaced, or this process was silent for too long. */
  verify(): Promise<void>;
  /** Forgets the killed writers whose `abandoned` names were seen to. */
  forget(): Promise<void>;
  release(): Promise<void>;
}

/** What the owner of a lock says of itself. */
export interface LockRequest {
  readonly command: string;
  /** A brief writer waits for whoever holds the lock, a long one for brief ones only. */
  readonly brief: boolean;
}

/** Each writer has a file of its own, so that removing a dead one's can never remove a living one's. */
const lockName = /^\.lock-[0-9a-f]{16}\.json$/;

/** Milliseconds between signs of life, and until a process of another machine that gives none counts as dead. */
const heartbeat = 15_000;
const silence = 5 * 60_000;

/** Milliseconds for which others are waited for. */
const patience = 5_000;

/** True for the name of a lock file, whole or under way. */
export function isLockFile(name: string): boolean {
  return lockName.test(name) || /^\.lock-[0-9a-f]{16}\.json\.\d+-[0-9a-f]{12}\.tmp$/.test(name);
}

/**
 * The lock of `folder`, which one writer at a time holds, in any process or thread. Everybody who wants it puts down a file of
 * their own first and looks for others afterwards: of two at once at least one sees the other, and who sees one gives way.
 * Throws `CuviscError` `plan-locked` naming the owner, and `write-failed`.
 */
export async function lockFolder(folder: string, { command, brief }: LockRequest): Promise<FolderLock> {
  const until = performance.now() + patience;
  const file = join(folder, `.lock-${randomBytes(8).toString('hex')}.json`);
  const owner: LockOwner = { ...ownIdentity(), command, since: new Date().toISOString(), brief, holds: false, files: [] };
  for (;;) {
    await writeOwner(file, owner);
    const others = await othersIn(folder, file);
    const living = others.filter(({ dead }) => !dead);
    if (living.length === 0) return holding(file, { ...owner, holds: true }, others);
    await rm(file, { force: true });
    const [first] = living.sort((a, b) => Number(b.owner.holds) - Number(a.owner.holds)) as [Other];
    if (performance.now() > until || (first.owner.holds && !first.owner.brief && !brief)) throw locked(folder, first);
    await sleep(10 + 90 * Math.random());
  }
}

/** Who has the lock of `folder`, or asks for it, among the living; nobody where there is no such folder. */
export async function lockOwners(folder: string): Promise<readonly LockOwner[]> {
  if (!(await stat(folder).catch(() => null))) return [];
  return (await othersIn(folder, '')).filter(({ dead }) => !dead).map(({ owner }) => owner);
}

/** Removes what killed processes have left of their locks in `folder`; locks of the living stay. */
export async function removeDeadLocks(folder: string): Promise<void> {
  const dead = (await othersIn(folder, '')).filter((other) => other.dead).map(({ file }) => file);
  const unfinished = leftovers(await readdir(folder)).map((name) => join(folder, name));
  for (const file of [...dead, ...unfinished]) await rm(file, { force: true });
}

async function holding(file: string, owner: LockOwner, dead: readonly Other[]): Promise<FolderLock> {
  await writeOwner(file, owner);
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), heartbeat);
  beat.unref();
  return {
    abandoned: dead.flatMap((other) => other.owner.files),
    announce: (files) => writeOwner(file, { ...owner, files }),
    verify: async () => {
      if (await stat(file).catch(() => null)) return;
      throw new CuviscError('plan-changed', `another process has replaced the folder, or took over its lock ${file}`, {
        fault: 'run',
        place: { file },
        hint: 'open the plan again',
      });
    },
    forget: async () => {
      for (const other of dead) await rm(other.file, { force: true });
    },
    release: async () => {
      clearInterval(beat);
      await rm(file, { force: true }).catch(() => undefined);
    },
  };
}

interface Other {
  readonly file: string;
  readonly owner: LockOwner;
  readonly dead: boolean;
}

/** Ages are compared with the file just written, as the clock of a network drive is not that of this machine. */
async function othersIn(folder: string, own: string): Promise<Other[]> {
  const names = (await readdir(folder)).filter((name) => lockName.test(name));
  const now = (await stat(own).catch(() => null))?.mtimeMs ?? Date.now();
  const found: Other[] = [];
  for (const name of names) {
    const file = join(folder, name);
    if (file === own) continue;
    const [text, info] = await Promise.all([readFile(file, 'utf8').catch(() => null), stat(file).catch(() => null)]);
    if (text === null || info === null) continue;
    const owner = ownerOf(text, info.mtime);
    found.push({ file, owner, dead: hasEnded(owner) ?? now - info.mtimeMs > silence });
  }
  return found;
}

/** A lock file that a power failure left empty has an owner of whom nothing is known but its age. */
function ownerOf(text: string, written: Date): LockOwner {
  try {
    return JSON.parse(text) as LockOwner;
  } catch {
    const nobody = { pid: 0, started: null, machine: '', host: 'an unknown machine', files: [] };
    return { ...nobody, command: 'an unknown command', since: written.toISOString(), brief: true, holds: true };
  }
}

async function writeOwner(file: string, owner: LockOwner): Promise<void> {
  const temporary = `${file}.${process.pid}-${machineTag}${randomBytes(3).toString('hex')}.tmp`;
  await writing(dirname(file), async () => {
    await writeFile(temporary, `${JSON.stringify(owner, null, 2)}\n`, { flag: 'wx' });
    await rename(temporary, file);
  }).catch(async (error: unknown) => {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  });
}

function locked(folder: string, { file, owner }: Other): CuviscError {
  const { command, pid, host, since } = owner;
  return new CuviscError('plan-locked', `${folder} is being written by \`${command}\`: process ${pid} on ${host}, since ${since}`, {
    fault: 'run',
    place: { file: folder },
    hint: `wait until it is done, or stop it; if it is gone for certain, remove ${file}`,
  });
}
