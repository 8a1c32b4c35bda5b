import { Worker } from 'node:worker_threads';

/** Milliseconds between looks. */
const interval = 500;

/**
 * Ends this process when its parent has died, even while a stage keeps the event loop busy: a function that never comes back would hold its key for
 * ever. The thread does nothing but look.
 */
export function endWithParent(): void {
  const code = `const parent = ${process.ppid}; setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, ${interval});`;
  const watch = new Worker(code, { eval: true, execArgv: [] });
  // Without the thread a stage that never comes back outlives its coordinator; that is no reason to end one that does its work.
  watch.on('error', () => undefined);
  watch.unref();
}
