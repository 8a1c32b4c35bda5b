import { CuviscError } from '../../../schemas/cuvisc-error.js';

/** A header field: its raw value and the line on which it starts. */
export interface HeaderField {
  readonly value: string;
  readonly line: number;
}

/** Fields by lower-case key with single spaces, and what was odd about the text. */
export interface HeaderFields {
  readonly fields: ReadonlyMap<string, HeaderField>;
  readonly notices: readonly string[];
}

/** Headers are text of a few kilobytes; the largest real ones list tens of thousands of bands. */
export const maxHeaderBytes = 2 ** 24;

/**
 * Splits an ENVI header (first line `ENVI`, then `key = value`, `{...}` over several lines, `;` comments) into fields.
 * Throws `envi-not-header` for other text and `envi-brace-open` for a brace without its end.
 */
export function enviFields(text: string, file: string): HeaderFields {
  const lines = text.split(/\r\n|\r|\n/);
  if (!/^ENVI\b/i.test(lines[0] ?? '')) {
    throw new CuviscError('envi-not-header', 'the first line of an ENVI header is `ENVI`', { place: { file, line: 1 } });
  }
  const fields = new Map<string, HeaderField>();
  const notices: string[] = [];
  for (let at = 1; at < lines.length; at++) {
    const text = (lines[at] as string).trim();
    if (text === '' || text.startsWith(';')) continue;
    const equals = text.indexOf('=');
    if (equals < 0) {
      notices.push(`header line ${at + 1} is not \`key = value\` and was ignored`);
      continue;
    }
    const { value, last } = valueFrom(lines, at, text.slice(equals + 1).trim(), file);
    const key = text.slice(0, equals).trim().toLowerCase().replace(/\s+/g, ' ');
    if (fields.has(key)) notices.push(`header line ${at + 1} sets \`${key}\` again; the last value counts`);
    fields.set(key, { value, line: at + 1 });
    at = last;
  }
  return { fields, notices };
}

function valueFrom(lines: readonly string[], at: number, start: string, file: string): { value: string; last: number } {
  if (!start.startsWith('{') || start.includes('}')) return { value: start, last: at };
  const parts = [start];
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next] as string;
    if (line.trimStart().startsWith(';')) continue;
    parts.push(line);
    if (line.includes('}')) return { value: parts.join('\n'), last: next };
  }
  throw new CuviscError('envi-brace-open', 'a value opens with `{` and never closes', { place: { file, line: at + 1 }, hint: 'add the missing `}`' });
}
