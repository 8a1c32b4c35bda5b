/** How a scalar is written, as far as it decides which characters of the text stand for which of the value. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

interface Unit {
  readonly text: string;
  readonly length: number;
}

/** Single-letter escapes of YAML 1.2.2, section 5.7. */
const escapes: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Where each character of a scalar's value stands in `text`; one more entry gives the end of the last one.
 * `start` and `end` bound the scalar as written, with quotes or block header. Blanks made by line folding get the
 * place of the line break.
 */
export function scalarOffsets(value: string, text: string, start: number, end: number, style: ScalarStyle): number[] {
  let at = contentStart(text, start, end, style);
  const last = style === 'single' || style === 'double' ? end - 1 : end;
  const offsets: number[] = [];
  for (let i = 0; i < value.length; ) {
    const found = findUnit(value, i, text, at, last, style);
    const length = found?.unit.text.length ?? 1;
    for (let k = 0; k < length; k++) offsets.push(found?.at ?? at);
    if (found) at = found.at + found.unit.length;
    i += length;
  }
  return [...offsets, Math.min(at, end)];
}

function contentStart(text: string, start: number, end: number, style: ScalarStyle): number {
  if (style !== 'block') return style === 'plain' ? start : start + 1;
  const lineEnd = text.indexOf('\n', start);
  return lineEnd === -1 || lineEnd >= end ? end : lineEnd + 1;
}

function findUnit(value: string, i: number, text: string, from: number, end: number, style: ScalarStyle): { unit: Unit; at: number } | undefined {
  const blank = /\s/.test(value.charAt(i));
  for (let at = from; at < end; ) {
    const unit = unitAt(text, at, style);
    const folded = blank && unit.length === 1 && /\s/.test(unit.text);
    if (folded) return { unit: { text: value.charAt(i), length: 1 }, at };
    if (value.startsWith(unit.text, i) && unit.text !== '') return { unit, at };
    if (blank && unit.text !== '') return undefined;
    at += unit.length;
  }
  return undefined;
}

/** The next character of the value that the text at `at` may stand for; none for an escaped line break. */
function unitAt(text: string, at: number, style: ScalarStyle): Unit {
  const char = text.charAt(at);
  if (style === 'single' && char === "'") return { text: "'", length: 2 };
  if (style !== 'double' || char !== '\\') return { text: char, length: 1 };
  const letter = text.charAt(at + 1);
  if (letter === '\n' || letter === '\r') return { text: '', length: 2 };
  const digits = hexDigits[letter];
  if (digits === undefined) return { text: escapes[letter] ?? letter, length: 2 };
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
  return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '', length: 2 + digits };
}
