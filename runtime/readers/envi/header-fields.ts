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
const maxHeaderLines = 2 ** 18;

/** So many odd lines are named; the others are counted. */
const namedLines = 5;

/** The lines of a header, whatever ends them. Throws `reading-budget` beyond 262,144 lines. */
export function headerLines(text: string, file: string): string[] {
  let count = 0;
  for (let at = text.search(/[\r\n]/); at >= 0 && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code === 10 || code === 13) && ++count > 2 * maxHeaderLines) break;
  }
  const lines = count > 2 * maxHeaderLines ? [] : text.split(/\r\n|\r|\n/);
  if (lines.length > 0 && lines.length <= maxHeaderLines) return lines;
  throw new CuviscError('reading-budget', `the header has more than ${maxHeaderLines} lines`, {
    place: { file },
    hint: 'a header of an ENVI image is a text of a few kilobytes; is this one?',
  });
}

/**
 * Splits an ENVI header (first line `ENVI`, then `key = value`, `{...}` over several lines, `;` comments) into fields.
 * Braces may be nested. Throws `envi-not-header` for other text, `envi-brace-open` for a brace without its end, and `reading-budget`.
 */
export function enviFields(text: string, file: string): HeaderFields {
  const lines = headerLines(text, file);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (!/^\s*ENVI\b(?!.*\b(META|MOSAIC)\b)/i.test(lines[first] ?? '')) {
    throw new CuviscError('envi-not-header', 'the first line of an ENVI header is `ENVI`', {
      place: { file, line: Math.max(1, first + 1) },
      hint: 'ENVI META files and mosaics, which name other files, cannot be read',
    });
  }
  const fields = new Map<string, HeaderField>();
  const odd: string[] = [];
  const closingBraces = new ClosingBraces(lines, odd);
  for (let at = first + 1; at < lines.length; at++) {
    const text = (lines[at] as string).trim();
    if (text === '' || text.startsWith(';')) continue;
    const equals = text.indexOf('=');
    if (equals < 0) {
      odd.push(`header line ${at + 1} is not \`key = value\` and was ignored`);
      continue;
    }
    const start = text.slice(equals + 1).trim();
    const last = start.startsWith('{') ? closingBraces.after(at, start, file) : at;
    const key = text.slice(0, equals).trim().toLowerCase().replace(/\s+/g, ' ');
    if (fields.has(key)) odd.push(`header line ${at + 1} sets \`${key.slice(0, 40)}\` again; the last value counts`);
    const rest = lines.slice(at + 1, last + 1).filter((line) => !line.trimStart().startsWith(';'));
    fields.set(key, { value: [start, ...rest].join('\n'), line: at + 1 });
    at = last;
  }
  const more = odd.length - namedLines;
  return { fields, notices: more > 0 ? [...odd.slice(0, namedLines), `${more} more header lines are odd in these ways`] : odd };
}

/** Fields that say how samples lie; in a text whose braces do not balance, they end a value that was never closed. */
const layoutField = /^\s*(samples|lines|bands|header offset|data type|interleave|byte order|file type)\s*=/i;

/**
 * Finds where braced values end: at the brace that balances the first; in a text without balance, at the first that closes, or before
 * the next layout field, which `notices` then says.
 */
class ClosingBraces {
  private balanced = true;

  constructor(
    private readonly lines: readonly string[],
    private readonly notices: string[],
  ) {}

  /** The last line of the value that starts with `{` on line `at`. Throws `envi-brace-open`. */
  after(at: number, start: string, file: string): number {
    const end = (this.balanced ? this.balance(at, start) : undefined) ?? this.firstClosing(at, start);
    if (end !== undefined) return end;
    throw new CuviscError('envi-brace-open', 'a value opens with `{` and never closes', {
      place: { file, line: at + 1 },
      hint: 'add the missing `}`',
    });
  }

  private balance(at: number, start: string): number | undefined {
    let depth = 0;
    for (let next = at; next < this.lines.length; next++) {
      const line = next === at ? start : (this.lines[next] as string);
      if (next > at && line.trimStart().startsWith(';')) continue;
      for (let i = 0; i < line.length; i++) {
        const code = line.charCodeAt(i);
        if (code === 0x7b) depth++;
        else if (code === 0x7d) depth--;
      }
      if (depth <= 0) return next;
    }
    // Searching on for each further value would take time that grows with the square of the text.
    this.balanced = false;
    return undefined;
  }

  private firstClosing(at: number, start: string): number | undefined {
    if (start.includes('}')) return at;
    for (let next = at + 1; next < this.lines.length; next++) {
      const line = this.lines[next] as string;
      if (layoutField.test(line)) {
        this.notices.push(`the value on header line ${at + 1} opens with \`{\` and never closes; it was taken to end before line ${next + 1}`);
        return next - 1;
      }
      if (line.includes('}') && !line.trimStart().startsWith(';')) return next;
    }
    return undefined;
  }
}
