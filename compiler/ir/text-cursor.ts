/** Reads a text from its beginning; what does not fit is a `SyntaxError` with the line. */
export class TextCursor {
  #at = 0;

  constructor(private readonly text: string) {}

  /** The next match of `pattern`, which must be sticky, or `undefined`; white space before it is passed over. */
  try(pattern: RegExp): RegExpExecArray | undefined {
    const found = this.#match(/\s*/y, this.#at) as RegExpExecArray;
    const start = this.#at + found[0].length;
    const match = this.#match(pattern, start);
    if (match) this.#at = start + match[0].length;
    return match;
  }

  /** As `try`, for what must come. */
  take(pattern: RegExp, what: string): RegExpExecArray {
    return this.try(pattern) ?? this.fail(what);
  }

  /** The items between `open` and `close`, with commas between them. */
  list<T>(open: RegExp, close: RegExp, item: () => T): T[] {
    this.take(open, `${open.source} before a list`);
    const items: T[] = [];
    while (!this.try(close)) {
      if (items.length > 0) this.take(/,/y, 'a comma');
      items.push(item());
    }
    return items;
  }

  /** A JSON object; none of ours holds objects deeper than JSON itself ends. */
  json(): unknown {
    this.take(/(?=\{)/y, 'an object');
    let [depth, end] = [0, this.#at];
    const token = /"(?:[^"\\]|\\.)*"|[{}]|[^"{}]+/y;
    do {
      const found = this.#match(token, end) ?? this.fail('the end of an object');
      depth += found[0] === '{' ? 1 : found[0] === '}' ? -1 : 0;
      end += found[0].length;
    } while (depth > 0);
    const value: unknown = JSON.parse(this.text.slice(this.#at, end));
    this.#at = end;
    return value;
  }

  fail(expected: string): never {
    const line = this.text.slice(0, this.#at).split('\n').length;
    throw new SyntaxError(`line ${line}: expected ${expected}, found ${JSON.stringify(this.text.slice(this.#at, this.#at + 30))}`);
  }

  #match(pattern: RegExp, at: number): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.text) ?? undefined;
  }
}
