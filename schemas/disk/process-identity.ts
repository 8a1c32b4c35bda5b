import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process as another one can recognise it again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in clock ticks since the machine did; null where the system does not tell. Numbers of processes are used again. */
  readonly started: string | null;
  /** `machineTag` of the process: a pid means nothing elsewhere. */
  readonly machine: string;
  readonly host: string;
}

/** Six hexadecimal digits for this start of this machine and this namespace of process numbers. */
export const machineTag: string = createHash('sha256')
  .update(
    [hostname(), attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')), attempt(() => readlinkSync('/proc/self/ns/pid'))].join('\n'),
  )
  .digest('hex')
  .slice(0, 6);

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid)?.started ?? null, machine: machineTag, host: hostname() };
}

/**
 * True if the process is of this machine and has ended, even if its number was given to another or nobody has collected it;
 * null for a process of another machine, of which this one cannot know.
 */
export function hasEnded({ pid, started, machine }: Omit<ProcessIdentity, 'host'>): boolean | null {
  if (machine !== machineTag) return null;
  if (!isRunning(pid)) return true;
  const now = startOf(pid);
  return now !== null && (now.dead || (started !== null && now.started !== started));
}

/** Signal 0 is sent to nobody; a process of another user answers EPERM. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields 3 and 22 of /proc/<pid>/stat; field 2, the name, may hold spaces and parentheses. */
function startOf(pid: number): { readonly started: string; readonly dead: boolean } | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  return state === undefined || started === undefined ? null : { started, dead: state === 'Z' || state === 'X' };
}

function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
