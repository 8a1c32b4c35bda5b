/** Throws for the byte at `offset` of the file. */
export type Refuse = (offset: number, message: string) => never;

/** Reads the JSON values that a safetensors header is made of, knowing at which byte it is. */
export interface JsonCursor {
  /** Reads an object, calling `onField` before each value, which it must consume. Field names are unique. */
  object(onField: (name: string, at: number) => void): void;
  string(): string;
  /** Reads an array of integers from 0 to 2^53 - 1. */
  naturals(): number[];
  /** Only white space may follow. */
  end(): void;
}

/**
 * A cursor at the start of the JSON text `bytes`, which lie at byte `base` of their file. Unlike `JSON.parse` it
 * refuses duplicate names. Calls `refuse` with the file offset of the first byte that does not fit.
 */
export function createJsonCursor(bytes: Uint8Array, base: number, refuse: Refuse): JsonCursor {
  const scanner = createScanner(bytes, base, refuse);
  return {
    object(onField) {
      const seen = new Set<string>();
      scanner.list('{', '}', () => {
        const at = scanner.offset();
        const name = scanner.string();
        if (seen.has(name)) refuse(at, `the name "${name}" appears twice`);
        seen.add(name);
        scanner.expect(':');
        onField(name, at);
      });
    },
    string: scanner.string,
    naturals() {
      const values: number[] = [];
      scanner.list('[', ']', () => values.push(scanner.natural()));
      return values;
    },
    end: scanner.end,
  };
}

function createScanner(bytes: Uint8Array, base: number, refuse: Refuse) {
  // One character per byte, so that positions in the text are positions in the file.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let index = 0;
  const unexpected = (wanted: string): never => {
    const found = index < text.length ? JSON.stringify(text[index]) : 'the end of the header';
    return refuse(base + index, `expected ${wanted}, found ${found}`);
  };
  const skipSpace = (): void => {
    while (' \n\r\t'.includes(text[index] ?? '?')) index++;
  };
  const take = (char: string): boolean => {
    skipSpace();
    if (text[index] !== char) return false;
    index++;
    return true;
  };
  const expect = (char: string): void => {
    if (!take(char)) unexpected(JSON.stringify(char));
  };
  return {
    expect,
    offset(): number {
      skipSpace();
      return base + index;
    },
    list(open: string, close: string, item: () => void): void {
      expect(open);
      if (take(close)) return;
      do {
        item();
      } while (take(','));
      expect(close);
    },
    string(): string {
      expect('"');
      const start = index - 1;
      while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
      expect('"');
      return unquote(bytes.subarray(start, index)) ?? refuse(base + start, 'this string is not UTF-8 text as JSON writes it');
    },
    natural(): number {
      skipSpace();
      const digits = /(?:0|[1-9]\d{0,15})(?![\d.eE])/y;
      digits.lastIndex = index;
      const value = Number(digits.exec(text)?.[0]);
      if (!Number.isSafeInteger(value)) unexpected('an integer from 0 to 2^53 - 1');
      index = digits.lastIndex;
      return value;
    },
    end(): void {
      skipSpace();
      if (index < text.length) unexpected('nothing after the header');
    },
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function unquote(literal: Uint8Array): string | null {
  try {
    return JSON.parse(utf8.decode(literal)) as string;
  } catch {
    return null;
  }
}
