/** A piece of text: literal, or what stands between `${` and its `}`. */
export interface TextPiece {
  readonly kind: 'literal' | 'interpolation';
  readonly text: string;
}

/** True if `text` may hold an interpolation or an escaped one. */
export function mayInterpolate(text: string): boolean {
  return text.includes('${');
}

/** Splits a text at its outermost interpolations; `\${` is a literal. `undefined` if a `${` has no `}`. */
export function splitInterpolations(text: string): TextPiece[] | undefined {
  const pieces: TextPiece[] = [];
  let literal = '';
  for (let i = 0; i < text.length; ) {
    if (text.startsWith('\\${', i)) {
      literal += '${';
      i += 3;
    } else if (text.startsWith('${', i)) {
      const end = closingBrace(text, i + 2);
      if (end === -1) return undefined;
      if (literal !== '') pieces.push({ kind: 'literal', text: literal });
      pieces.push({ kind: 'interpolation', text: text.slice(i + 2, end) });
      literal = '';
      i = end + 1;
    } else literal += text[i++];
  }
  return literal === '' ? pieces : [...pieces, { kind: 'literal', text: literal }];
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text.startsWith('${', i)) depth++;
    if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

/** A reference `a.b[0]`, relative if it begins with dots: `up` 0 counts from the top, 1 from beside the value. */
export interface ReferencePath {
  readonly up: number;
  readonly parts: readonly string[];
}

/** Reads a reference; `undefined` if it has an empty part. */
export function parseReference(text: string): ReferencePath | undefined {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/s.exec(text.trim()) ?? [];
  const parts = rest.replace(/\[([^\]]*)\]/g, '.$1').split('.');
  return parts.some((part) => part === '') ? undefined : { up: dots.length, parts };
}
