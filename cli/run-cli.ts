import { Command as Program, CommanderError, Option } from 'commander';
import { packageVersion } from '../schemas/version.js';
import type { Command, OptionDefinition } from './command.js';
import { type CommandGroup, commandGroups } from './command-groups.js';
import { failureOf, renderFailure } from './failure.js';
import { commands } from './registry.gen.js';
import { createSession, type Terminal } from './session.js';

/** A call of the program. */
export interface CliCall {
  /** Arguments after the name of the program. */
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Runs one command line to its end and returns the exit code: 0 done, 1 failed at run time, 2 mistake of the user, 3 drift, 4 damaged data, 130 interrupted. Never throws. */
export async function runCli(call: CliCall): Promise<number> {
  let exitCode = 0;
  try {
    const program = await createProgram(call, (code) => {
      exitCode = code;
    });
    await program.parseAsync(withoutHelpVerb(call.argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, call);
  }
}

/** Loads the module of the command that is called, and no other: the rest are listed with their summaries. */
async function createProgram(call: CliCall, onExit: (code: number) => void): Promise<Program> {
  const { terminal } = call;
  const program = new Program('cuvisc')
    .description('Compiles hyperspectral pipeline YAML to ONNX plans and runs them.')
    .version(packageVersion)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: () => undefined });
  program.addHelpText(
    'after',
    '\nExamples:\n  $ cuvisc compile pipeline.yaml --like scene.hdr\n  $ cuvisc fit pipeline.plan --data scene.hdr\n  $ cuvisc run pipeline.plan --data scene.hdr -o results',
  );
  const groups = new Map<string, Program>();
  const called = calledCommand(call.argv);
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const [first = '', second] = name.split(' ');
    const parent = second === undefined ? program : groupOf(program, first, groups);
    if (name === called) addCommand(parent, second ?? first, await load(), call, onExit);
    else parent.command(second ?? first).description(summary);
  }
  return program;
}

/** The group of this name, made when its first command is added. */
function groupOf(program: Program, name: string, groups: Map<string, Program>): Program {
  const known = groups.get(name);
  if (known) return known;
  const { summary, examples } = commandGroups[name] as CommandGroup;
  const group = program.command(name).description(summary);
  group.addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`);
  groups.set(name, group);
  return group;
}

/** `help stage plan` as `stage plan --help`: commander looks one word deep. */
function withoutHelpVerb([first, ...rest]: readonly string[]): string[] {
  if (first === 'help' && rest.length > 0) return [...rest, '--help'];
  return first === undefined ? [] : [first, ...rest];
}

/** `stage plan` of `stage plan file`, `help stage plan` and `stage help plan`. */
function calledCommand(argv: readonly string[]): string | undefined {
  const words = argv.filter((argument) => !argument.startsWith('-') && argument !== 'help');
  const [first] = words;
  return first !== undefined && first in commandGroups ? words.slice(0, 2).join(' ') : first;
}

function addCommand(parent: Program, name: string, command: Command, { terminal, signal }: CliCall, onExit: (code: number) => void): void {
  const sub = parent.command(name).description(command.summary);
  for (const { syntax, doc } of command.operands) sub.argument(syntax, doc);
  for (const option of Object.values(command.options)) sub.addOption(optionOf(option));
  sub.option('--json', 'print the result, or what went wrong, as JSON on stdout');
  sub.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  $ ${line}`).join('\n')}`);
  sub.action(async () => {
    const { json = false, ...options } = sub.opts<{ json?: boolean } & Record<string, unknown>>();
    const outcome = await command.run({ operands: sub.args, options, session: createSession(terminal, signal, json) });
    const text = json ? JSON.stringify(outcome.json, null, 2) : outcome.text;
    if (text !== '') terminal.out(`${text}\n`);
    onExit(outcome.exitCode ?? 0);
  });
}

/** An option as commander parses it. */
export function optionOf({ flags, doc, repeat }: OptionDefinition): Option {
  const option = new Option(flags, repeat ? `${doc} (repeatable)` : doc);
  // Commander takes `--no-data <value>` for the negation of `--data`, as `--no-fuse` is one.
  if (option.required) option.negate = false;
  return repeat ? option.argParser((value, before: readonly string[] = []) => [...before, value]) : option;
}

function reportFailure(error: unknown, { argv, terminal }: CliCall): number {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) return error.exitCode === 0 ? 0 : 2;
  const called = calledCommand(argv);
  const failure = failureOf(error, called !== undefined && called in commands ? called : undefined);
  const { exitCode, findings, ...shown } = failure;
  if (argv.includes('--json')) terminal.out(`${JSON.stringify({ error: findings ? { ...shown, findings: findings.json } : shown }, null, 2)}\n`);
  else terminal.err(renderFailure(failure, terminal.colours.err));
  return exitCode;
}
