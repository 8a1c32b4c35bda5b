import { writeFailed } from '../schemas/disk/write-failed.js';
import { failureOf, renderFailure } from './failure.js';
import { runCli } from './run-cli.js';
import { processTerminal } from './session.js';

const interrupt = new AbortController();
// A second Ctrl-C finds no listener and kills the process.
process.once('SIGINT', () => interrupt.abort());
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
process.exitCode = unsaid ? 1 : exitCode;
