import { describe, expect, it } from 'vitest';
import { optionOf } from '../../cli/run-cli.js';
import { commands } from '../../cli/registry.gen.js';
import { commandGroups } from '../../cli/command-groups.js';
import { callCli } from './call-cli.js';

const loaded = await Promise.all(Object.entries(commands).map(async ([name, { load, summary }]) => [name, await load(), summary] as const));

describe.each(loaded)('cuvisc %s', (name, command, summary) => {
  it('is registered under its name, with its summary', () => {
    expect([command.name, command.summary]).toEqual([name, summary]);
  });

  it('has help with an example of itself and every option', async () => {
    const { exitCode, out, err } = await callCli([...name.split(' '), '--help']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain(`Examples:\n  $ cuvisc ${name}`);
    for (const { flags } of Object.values(command.options)) expect(out).toContain(flags);
  });

  it('keys options as commander does', () => {
    for (const [key, option] of Object.entries(command.options)) expect(optionOf(option).attributeName()).toBe(key);
  });

  it('shows only examples of itself that name known options', () => {
    const known = new Set(['--json', ...Object.values(command.options).flatMap(({ flags }) => flags.match(/--?[a-z][a-z-]*/g) ?? [])]);
    for (const example of command.examples) {
      expect(example.startsWith(`cuvisc ${name}`)).toBe(true);
      for (const flag of example.match(/(?<= )--?[a-z][a-z-]*/g) ?? []) expect(known).toContain(flag);
    }
  });

  it('refuses an unknown option as a mistake of the user, as JSON too', async () => {
    const plain = await callCli([...name.split(' '), '--nonsense']);
    expect(plain).toMatchObject({ exitCode: 2, out: '' });
    expect(plain.err).toContain('error[usage]');
    const json = await callCli([...name.split(' '), '--nonsense', '--json']);
    expect(json).toMatchObject({ exitCode: 2, err: '' });
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'usage' } });
  });
});

it.each(Object.keys(commandGroups))('lists the commands of the group %s, and what it does not know', async (group) => {
  const { exitCode, out } = await callCli([group, '--help']);
  expect(exitCode).toBe(0);
  for (const name of Object.keys(commands))
    if (name.startsWith(`${group} `)) expect(out).toMatch(new RegExp(`^  ${name.slice(group.length + 1)} `, 'm'));
  expect(out).toContain(`Examples:\n  $ cuvisc ${group}`);
  expect(await callCli([group, 'chek'])).toMatchObject({ exitCode: 2, err: expect.stringContaining('check') });
  expect(await callCli([group])).toMatchObject({ exitCode: 2 });
  expect(await callCli(['help', group, 'check'])).toMatchObject({ exitCode: 0, out: expect.stringContaining(`cuvisc ${group} check`) });
  expect(await callCli(['help', group])).toMatchObject({ exitCode: 0, out: expect.stringContaining('Commands:') });
});

it('shows help, its version and what it does not know', async () => {
  expect(await callCli(['--help'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('Examples:') });
  expect(await callCli(['--version'])).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  expect(await callCli(['complie'])).toMatchObject({ exitCode: 2, err: expect.stringContaining('compile') });
  expect(await callCli([])).toMatchObject({ exitCode: 2 });
});
