/** What `writeAtomically` calls a file until it is whole: hidden, with the process that writes it. */
const temporaryName = /^\..+\.(\d+)-[0-9a-f]{12}\.tmp$/;

/** Those of `names` that a process on this machine began to write and, killed, did not finish. */
export function leftovers(names: readonly string[]): string[] {
  return names.filter((name) => {
    const [, pid] = temporaryName.exec(name) ?? [];
    return pid !== undefined && !isRunning(Number(pid));
  });
}

/** Signal 0 is sent to nobody; a process of another user answers EPERM. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
