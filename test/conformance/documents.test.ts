import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));

it.each(['README.md', ...pages.map((page) => join('docs', page))])('M10: %s is plain text without control characters', (file) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  expect(readFileSync(file, 'utf8')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
});

it('M10: the folder that the README writes results into is ignored', () => {
  expect(readFileSync('README.md', 'utf8')).toContain('-o results');
  expect(readFileSync('.gitignore', 'utf8').split('\n')).toContain('/results/');
});
