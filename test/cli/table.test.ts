import { describe, expect, it } from 'vitest';
import { renderTable } from '../../cli/print/table.js';
import { wrapText } from '../../cli/print/wrap-text.js';
import { callCliWell } from './call-cli.js';

const rows = [
  ['a-code', 'error', 'State such as a covariance has a fixed size. Write it, or compile with it.'],
  ['b', 'notice', '/a/path/without/any/space/that/is/longer/than/its/column/is/wide.hdr'],
];

const words = (text: string): string => text.replace(/\s+/g, '');

describe('a table', () => {
  it.each([100, 80, 60, 40])('M4: fits %i columns and keeps every character', (width) => {
    const lines = renderTable(['code', 'severity', 'rule'], rows, width).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    const column = lines[0]?.indexOf('rule') as number;
    const last = lines.slice(2).map((line) => line.slice(column));
    expect(words(last.join(''))).toBe(words(rows.map((row) => row[2]).join('')));
  });

  it('M4: is as wide as needed where nothing limits it', () => {
    expect(renderTable(['code', 'severity', 'rule'], rows, Infinity).split('\n')).toHaveLength(4);
  });
});

it('M4: breaks paragraphs between words', () => {
  expect(wrapText('one two three\n\nabcdefgh', 7)).toBe('one two\nthree\n\nabcdefg\nh');
});

it('M4: the list of codes has whole sentences', async () => {
  const list = (await callCliWell('explain')).split('\n').filter((line) => /^[a-z0-9]+(-[a-z0-9]+)* {2}/.test(line) && !line.startsWith('code '));
  expect(list.length).toBeGreaterThan(200);
  expect(list.filter((line) => !line.endsWith('.'))).toEqual([]);
});
