import type { ChildProcess } from 'node:child_process';

/** How the process ended, once all that it said has been read. One that could not be started has no exit. */
export function endOfProcess(child: ChildProcess): Promise<string> {
  const exit = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`)));
  const silent = new Promise<void>((resolve) => child.once('disconnect', resolve));
  const failure = new Promise<string>((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
  });
  return Promise.race([failure, Promise.all([exit, silent]).then(([why]) => why)]);
}
