import { constants } from 'node:os';
import { writeFailed } from '../schemas/disk/write-failed.js';
import { failureOf, renderFailure } from './failure.js';
import { runCli } from './run-cli.js';
import { processTerminal } from './session.js';

const interrupt = new AbortController();
let signal: NodeJS.Signals | undefined;
// What schedulers and closed terminals send ends a command as Ctrl-C does. A second one finds no listener and kills the process.
for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(each, () => {
    signal ??= each;
    interrupt.abort();
  });
}
const terminal = processTerminal();
let unsaid = false;
// A reader that closes the pipe early, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || unsaid) return;
  unsaid = true;
  terminal.err(renderFailure(failureOf(writeFailed('the standard output', error)), terminal.colours.err));
  process.exitCode = 1;
});

const exitCode = await runCli({ argv: process.argv.slice(2), terminal, signal: interrupt.signal });
process.exitCode = unsaid ? 1 : exitCode === 130 && signal !== undefined ? 128 + constants.signals[signal] : exitCode;
