import type { OptionValues } from '../command.js';
import type { requestOptions } from './stage-options.js';

interface Given extends OptionValues<typeof requestOptions> {
  readonly jobs?: number | undefined;
  readonly inline: boolean;
  readonly onFailure?: string | undefined;
  readonly store?: string | undefined;
}

/** The command that runs the same again, however its flags were written; where a report went is no part of it. */
export function runCommandOf(file: string, given: Given): string[] {
  const lists = [
    ['--force', given.force],
    ['--from', given.from],
    ['--until', given.until],
    ['--set', given.set],
  ] as const;
  return [
    'cuvisc',
    'stage',
    'run',
    file,
    ...lists.flatMap(([name, values]) => values.flatMap((value) => [name, value])),
    ...(given.only ? ['--only'] : []),
    ...(given.jobs === undefined ? [] : ['--jobs', String(given.jobs)]),
    ...(given.inline ? ['--inline'] : []),
    ...(given.onFailure === undefined ? [] : ['--on-failure', given.onFailure]),
    ...(given.store === undefined ? [] : ['--store', given.store]),
  ];
}
