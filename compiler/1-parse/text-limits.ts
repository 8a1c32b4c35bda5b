import { fileTooLarge } from '../diagnostics/catalogue/file-too-large.js';
import { forbiddenCharacter } from '../diagnostics/catalogue/forbidden-character.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { SourceText } from '../diagnostics/span.js';

/** Bounds that keep reading any text below a second and a few hundred MB; published pipelines stay far below them. */
export const limits = {
  /** UTF-16 units. */
  textLength: 10_000_000,
  lines: 150_000,
  /** Tokens of the YAML lexer; a node of a pipeline takes about 40. */
  tokens: 300_000,
  /** Levels of collections, in the text and again in what aliases and interpolations put together. */
  depth: 100,
  /** Values that aliases, merge keys and interpolations may add to those written. */
  expansion: 10_000,
  /** Interpolations that lead from one to the next. */
  chain: 100,
  /** Characters of one interpolated string. */
  interpolatedLength: 65_536,
  /** Syntax errors that are listed; the rest are usually echoes of them. */
  syntaxErrors: 50,
} as const;

/** C0 controls but tab and line breaks, DEL and the two noncharacters (YAML 1.2.2, section 5.1); surrogates alone. */
const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]|\p{Surrogate}/gu;

/** Reports a text that is too long or holds characters that YAML forbids; false if it cannot be read. */
export function checkText(source: SourceText, text: string, offset: number, diagnostics: Diagnostics): boolean {
  const tooLarge = (start: number, size: string, limit: string) => {
    diagnostics.report(fileTooLarge, { source, start: offset + start, end: offset + text.length }, { size, limit });
    return false;
  };
  if (text.length > limits.textLength) return tooLarge(limits.textLength, `${text.length} characters`, `${limits.textLength} characters`);
  const beyond = lineBeyond(text, limits.lines);
  if (beyond !== undefined) return tooLarge(beyond, `more than ${limits.lines} lines`, `${limits.lines} lines`);
  let found = 0;
  for (const match of text.matchAll(forbidden)) {
    if (++found > limits.syntaxErrors) break;
    const start = offset + match.index;
    const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    diagnostics.report(forbiddenCharacter, { source, start, end: start + match[0].length }, { character: `U+${code}` });
  }
  return found === 0;
}

/** Where the line after the first `count` lines begins, if there is one. */
function lineBeyond(text: string, count: number): number | undefined {
  let start = 0;
  for (let line = 0; line < count; line++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  return start;
}
