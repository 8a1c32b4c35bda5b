/** Where a command writes. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether each of the two shows colours. */
  readonly colours: { readonly out: boolean; readonly err: boolean };
  /** Where progress may be drawn; absent where nobody watches. */
  readonly progress?: NodeJS.WriteStream;
}

/** What a running command knows of its surroundings. */
export interface Session {
  readonly terminal: Terminal;
  /** Fires when the user gives up. */
  readonly signal: AbortSignal;
  readonly json: boolean;
  /** A remark beside the result, on stderr; none with `--json`. */
  note(text: string): void;
}

/** A session for one command. */
export function createSession(terminal: Terminal, signal: AbortSignal, json: boolean): Session {
  const note = (text: string): void => {
    if (!json) terminal.err(`${text}\n`);
  };
  return { terminal, signal, json, note };
}

/**
 * The process's own streams. Colours follow https://no-color.org and `FORCE_COLOR`, else whether the stream is a terminal;
 * progress is drawn on stderr if that is a terminal.
 */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    colours: { out: hasColours(stdout), err: hasColours(stderr) },
    ...(stderr.isTTY ? { progress: stderr } : {}),
  };
}

function hasColours(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0';
  return stream.isTTY && TERM !== 'dumb';
}
