import { runCli } from './run-cli.js';
import { processTerminal } from './session.js';

const interrupt = new AbortController();
// A second Ctrl-C finds no listener and kills the process.
process.once('SIGINT', () => interrupt.abort());
// A reader that closes the pipe early, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli({ argv: process.argv.slice(2), terminal: processTerminal(), signal: interrupt.signal });
