import { Command as Program } from 'commander';
import type { Command } from '../../cli/command.js';
import { commands } from '../../cli/registry.gen.js';
import { optionOf } from '../../cli/run-cli.js';

/**
 * Why `cuvisc` would refuse a command line before it opens a file: an unknown command or option, too few or too many operands, a value
 * that the option does not take. `undefined` if it would not.
 */
export async function refusal(line: string): Promise<string | undefined> {
  const [, first = '', ...rest] = wordsOf(line);
  const name = commandCalled(first, rest[0]);
  const listed = name === undefined ? undefined : commands[name];
  if (!listed) return first.startsWith('--') ? undefined : `there is no command ${first}`;
  const argv = name === first ? rest : rest.slice(1);
  const command = await listed.load();
  return parserOf(command)
    .parseAsync(argv, { from: 'user' })
    .then(
      () => undefined,
      (error: Error) => error.message,
    );
}

/** The command that the first two words of a line call: one of its own, or one of a group. */
export function commandCalled(first: string, second = ''): string | undefined {
  return [first, `${first} ${second}`].find((name) => name in commands);
}

/** The command as `cuvisc` has it, that checks values and does nothing. */
function parserOf({ name, operands, options }: Command): Program {
  const program = new Program(name).exitOverride().configureOutput({ outputError: () => undefined });
  for (const { syntax } of operands) program.argument(syntax);
  for (const option of Object.values(options)) program.addOption(optionOf(option));
  program.option('--json');
  return program.action(() => {
    const given: Readonly<Record<string, unknown>> = program.opts();
    for (const [key, { value }] of Object.entries(options)) if (given[key] !== undefined) value.parse(given[key]);
  });
}

/** The words of a line for a shell: quotes are taken off, a comment or a redirection ends it. */
function wordsOf(line: string): readonly string[] {
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
  const end = words.findIndex((word) => /^[#>|]/.test(word));
  return end === -1 ? words : words.slice(0, end);
}
