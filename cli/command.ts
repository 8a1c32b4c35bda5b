import type { z } from 'zod';
import { CuviscError } from '../schemas/cuvisc-error.js';
import type { Session } from './session.js';

/** An option of a command. Its key in `options` is the long flag in camel case. */
export interface OptionDefinition<T = unknown> {
  /** In commander's notation: `-o, --out <dir>`; `<file...>` takes several values at once. */
  readonly flags: string;
  readonly doc: string;
  /** Checks and converts what the command line has: text, a list for `...` and `repeat`, `true`, or `undefined`. */
  readonly value: z.ZodType<T>;
  /** The option may be given several times, one value each. */
  readonly repeat?: true;
  /** The command cannot go on without it; the code of the error if it alone is missing. */
  readonly needed?: 'option-missing' | 'data-missing';
  /** Key of the option without which this one would say nothing, so that it is refused. */
  readonly onlyWith?: string;
}

/** The options of a command, by key. */
export type Options = Readonly<Record<string, OptionDefinition>>;

/** How a command ended: 0 done, 1 failed at run time, 2 mistake of the user, 3 what was recorded is not what is there now, 4 recorded data are damaged, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

/** What the options of a command come to once they are checked. */
export type OptionValues<O extends Options> = { readonly [K in keyof O]: O[K] extends OptionDefinition<infer T> ? T : never };

/** What a command has to say at its end: `json` if `--json` was given, else `text`. */
export interface Outcome {
  readonly text: string;
  readonly json: unknown;
  /** Default 0; what the others mean says `ExitCode`, with 1 also for two things that were compared and differ. */
  readonly exitCode?: ExitCode;
}

/** One call of a command. */
export interface CommandCall<O extends Options> {
  /** Positional arguments as given, at least the required ones. */
  readonly operands: readonly string[];
  readonly options: OptionValues<O>;
  readonly session: Session;
}

interface Signature {
  /** One word, or that of a group and one of its own: `stage plan`. */
  readonly name: string;
  readonly summary: string;
  /** Command lines that work as they stand, given the files they name. */
  readonly examples: readonly [string, ...string[]];
  /** In commander's notation: `<plan>`, `[names...]`. */
  readonly operands: readonly { readonly syntax: string; readonly doc: string }[];
}

/** A command as its file declares it. */
export interface CommandDefinition<O extends Options> extends Signature {
  readonly options: O;
  /** Throws `CuviscError`, or `AbortError` once `session.signal` has fired. */
  run(call: CommandCall<O>): Promise<Outcome>;
}

/** A command as the program calls it. */
export interface Command extends Signature {
  readonly options: Options;
  /** Checks the options first and throws `CuviscError` `option-missing` (or the option's own code) naming all that are missing, or `option-invalid` naming the flags or what they lack. */
  run(call: {
    readonly operands: readonly string[];
    readonly options: Readonly<Record<string, unknown>>;
    readonly session: Session;
  }): Promise<Outcome>;
}

/** A command as the registry lists it. */
export interface ListedCommand {
  readonly summary: string;
  load(): Promise<Command>;
}

/** Types a command file's entry; the registry lists it under its `name`. */
export function defineCommand<O extends Options>(definition: CommandDefinition<O>): Command {
  const { run, ...rest } = definition;
  return Object.freeze({
    ...rest,
    run: (call: Parameters<Command['run']>[0]) => run({ ...call, options: checkOptions(definition.options, call.options) }),
  });
}

function checkOptions<O extends Options>(definitions: O, given: Readonly<Record<string, unknown>>): OptionValues<O> {
  requireNeeded(Object.entries(definitions).flatMap(([key, option]) => (option.needed && given[key] === undefined ? [option] : [])));
  for (const [key, option] of Object.entries(definitions)) if (given[key] !== undefined) requireCompany(option, definitions, given);
  const values = Object.entries(definitions).map(([key, { flags, value }]) => {
    const checked = value.safeParse(given[key]);
    if (checked.success) return [key, checked.data];
    throw new CuviscError('option-invalid', `${flags}: ${checked.error.issues[0]?.message ?? 'invalid value'}`, {
      hint: `found ${JSON.stringify(given[key])}`,
    });
  });
  return Object.fromEntries(values) as OptionValues<O>;
}

function requireCompany({ flags, onlyWith }: OptionDefinition, definitions: Options, given: Readonly<Record<string, unknown>>): void {
  const other = onlyWith === undefined ? undefined : definitions[onlyWith];
  if (onlyWith === undefined || !other || given[onlyWith] !== undefined) return;
  throw new CuviscError('option-invalid', `${flags} says nothing without ${other.flags}`, { hint: `add ${other.flags}, or leave it out` });
}

function requireNeeded(missing: readonly OptionDefinition[]): void {
  const [first] = missing;
  if (!first) return;
  const flags = missing.map((option) => option.flags).join(' and ');
  const code = missing.length === 1 ? (first.needed ?? 'option-missing') : 'option-missing';
  throw new CuviscError(code, missing.length === 1 ? `the option ${flags} is missing` : `the options ${flags} are missing`, {
    hint: missing.map((option) => `${option.flags}: ${option.doc}`).join('\n       '),
  });
}
