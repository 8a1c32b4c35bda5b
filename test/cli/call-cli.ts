import { runCli } from '../../cli/run-cli.js';
import type { Terminal } from '../../cli/session.js';

export interface CliResult {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, without colours and progress. */
export async function callCli(argv: readonly string[], signal: AbortSignal = new AbortController().signal): Promise<CliResult> {
  return collecting((terminal) => runCli({ argv, terminal, signal }));
}

/** What `use` prints on a terminal without colours and progress, and the exit code that it returns. */
export async function collecting(use: (terminal: Terminal) => Promise<number>): Promise<CliResult> {
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    colours: { out: false, err: false },
  };
  const exitCode = await use(terminal);
  return { exitCode, out, err };
}

/** Runs a command line that must succeed and returns what it prints on stdout. */
export async function callCliWell(...argv: readonly string[]): Promise<string> {
  const { exitCode, out, err } = await callCli(argv);
  if (exitCode !== 0) throw new Error(`cuvisc ${argv.join(' ')} exited with ${exitCode}:\n${err}${out}`);
  return out;
}
