import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { hasEnded, machineTag } from './process-identity.js';

/** What a file is called until it is whole: hidden, with the process and the machine that write it. */
const temporaryName = /^\..+\.(\d+)-([0-9a-f]{6})[0-9a-f]{6}\.tmp$/;

/** So that the name is no longer than file systems take where that of the file is not, four bytes a character. */
const longestStem = 50;

/** A name beside `file` under which this process writes it. */
export function temporaryNameFor(file: string): string {
  return join(dirname(file), `.${basename(file).slice(0, longestStem)}.${process.pid}-${machineTag}${randomBytes(3).toString('hex')}.tmp`);
}

/** Those of `names` that a process on this machine began to write and, killed, did not finish. */
export function leftovers(names: readonly string[]): string[] {
  return names.filter((name) => {
    const [, pid, machine] = temporaryName.exec(name) ?? [];
    return pid !== undefined && machine !== undefined && hasEnded({ pid: Number(pid), started: null, machine }) === true;
  });
}
