import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commands } from '../../cli/registry.gen.js';
import { commandCalled, refusal } from './command-lines.js';
import { anchorsOf, blockLines, codeSpans, linksOf, pages } from './pages.js';

const loaded = await Promise.all(Object.values(commands).map(({ load }) => load()));
/** Pages whose loose options are those of the fuzzers, of the benchmark, and of other programs. */
const aboutPrograms = new Set(['CONTRIBUTING.md', 'docs/performance.md', 'docs/experiments-names.md']);
const flagsIn = (text: string): readonly string[] => text.match(/(?<!\S)--[a-z][a-z-]*/g) ?? [];
const flags = new Set([
  '--help',
  '--version',
  '--json',
  ...loaded.flatMap(({ options }) => Object.values(options).flatMap((option) => flagsIn(option.flags))),
]);

it.each(pages)('M10: %s is plain text without control characters', (file) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  expect(readFileSync(file, 'utf8')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
});

it('M10: the folder that the README writes results into is ignored', () => {
  expect(readFileSync('README.md', 'utf8')).toContain('-o results');
  expect(readFileSync('.gitignore', 'utf8').split('\n')).toContain('/results/');
});

it.each(pages)('every link of %s leads to a file, and to a heading of it', (page) => {
  const lost = linksOf(page).filter(({ file, anchor }) => !existsSync(file) || (anchor !== '' && !anchorsOf(file).has(anchor)));
  expect(lost).toEqual([]);
});

it.each(pages)('every cuvisc command in a block of %s is one that cuvisc takes', async (page) => {
  const lines = blockLines(page).filter((line) => /^cuvisc [a-z-]/.test(line));
  const refused = await Promise.all(lines.map(async (line) => ({ line, why: await refusal(line) })));
  expect(refused.filter(({ why }) => why !== undefined)).toEqual([]);
});

it.each(pages)('every command and every option that %s names in its text is there', (page) => {
  const spans = codeSpans(page);
  const called = spans.flatMap((span) => /^cuvisc [a-z]+(?: [a-z]+)?/.exec(span)?.[0] ?? []).map((span) => span.split(' ').slice(1));
  const isGroup = (name: string) => Object.keys(commands).some((each) => each.startsWith(`${name} `));
  expect(called.filter(([first = '', second]) => !commandCalled(first, second) && !(second === undefined && isGroup(first)))).toEqual([]);
  const named = spans.filter((span) => span.startsWith('cuvisc ') || (span.startsWith('--') && !aboutPrograms.has(page)));
  expect(named.flatMap(flagsIn).filter((flag) => !flags.has(flag))).toEqual([]);
});

it.each(pages)('every script and program of the project that %s has run is there', (page) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> };
  const code = [...blockLines(page), ...codeSpans(page)];
  const called = code.flatMap((line) => /^npm run ([\w:]+)/.exec(line)?.[1] ?? []);
  expect(called.filter((name) => !(name in scripts))).toEqual([]);
  const run = code.flatMap((line) => /^(?:node|npx vitest run) dist\/([\w/.-]+)/.exec(line)?.[1] ?? []);
  const sources = run.map((path) => path.replace(/\.js$/, '.ts'));
  expect(sources.filter((path) => ![path, `${path}.test.ts`].some(existsSync))).toEqual([]);
});

it.each(loaded.map((command) => [command.name, command] as const))('every example in the help of %s is one that cuvisc takes', async (_, command) => {
  expect(await Promise.all(command.examples.map(refusal))).toEqual(command.examples.map(() => undefined));
});

it.each(pages)('every file of the project that %s names is there', (page) => {
  const paths = codeSpans(page).flatMap(
    (span) => /^(?:bench|cli|compiler|docs|examples|runtime|schemas|scripts|test)\/[\w./-]+$/.exec(span)?.[0] ?? [],
  );
  const written = 'bench/results/';
  expect(paths.filter((path) => !path.startsWith(written) && !existsSync(path))).toEqual([]);
});
