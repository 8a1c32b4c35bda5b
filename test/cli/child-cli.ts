import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

export interface ChildResult {
  /** `null` if a signal ended the process. */
  readonly exitCode: number | null;
  readonly err: string;
  /** From start to end, in milliseconds. */
  readonly ms: number;
}

/** Starts cuvisc in a process of its own and sends it `signal` once `moment`, asked every millisecond, is true. */
export async function signalledCli(argv: readonly string[], signal: NodeJS.Signals, moment: (ms: number) => boolean): Promise<ChildResult> {
  const start = performance.now();
  const child = spawn(process.execPath, ['bin/cuvisc.mjs', ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (child.exitCode === null && !moment(performance.now() - start)) await wait(1);
  child.kill(signal);
  return { exitCode: await ended, err, ms: performance.now() - start };
}
