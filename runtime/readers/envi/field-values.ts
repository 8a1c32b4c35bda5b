import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { HeaderField, HeaderFields } from './header-fields.js';

/**
 * Typed access to header fields, also under their spellings with underscores. What a cube cannot do without is asked for
 * by `word`, `count` and `offsets`, which throw with the line; the rest by `optional...`, which drops what it cannot read with a notice.
 */
export class FieldValues {
  /** Values of the header `header`, which came from `file`; adds to `notices` what was dropped or read in part. */
  constructor(
    private readonly header: HeaderFields,
    private readonly file: string,
    private readonly notices: string[],
  ) {}

  /** The first of `keys` that the header has. */
  present(...keys: readonly string[]): string | undefined {
    return keys.find((key) => this.find(key) !== undefined);
  }

  /** The field in lower case, without braces, quotes and comment. */
  word(key: string): string | undefined {
    return this.scalar(key)?.toLowerCase();
  }

  /** A whole number of at least `least`; throws `envi-key-missing` without the key, `envi-value` for anything else. */
  count(key: string, least: number, otherwise?: number): number {
    const text = this.scalar(key) ?? otherwise?.toString();
    if (text === undefined) throw this.fail('envi-key-missing', key, `the header lacks \`${key}\``);
    const { value, remark } = leadingNumber(text);
    if (!(value >= least) || !Number.isSafeInteger(value)) {
      throw this.fail('envi-value', key, `\`${key}\` is \`${shown(text)}\`; a whole number of at least ${least} is needed`);
    }
    if (remark !== '') this.notices.push(`\`${key}\` was read as ${value}; \`${shown(remark)}\` after it was ignored`);
    return value;
  }

  /** A list of finite numbers; throws `envi-value` for anything else. */
  offsets(key: string): number[] | undefined {
    const field = this.find(key);
    const list = field && numbersOf(field.value);
    if (!field || list?.every(Number.isFinite)) return list;
    throw this.fail('envi-value', key, `\`${key}\` holds \`${shown(field.value)}\`; numbers are needed`);
  }

  /** A number, infinite or NaN ones included; a list counts if its entries are the same. */
  optionalNumber(key: string): number | undefined {
    const text = this.scalar(key);
    if (text === undefined) return undefined;
    const [first, ...others] = numbersOf(text) ?? [];
    return first !== undefined && others.every((value) => Object.is(value, first)) ? first : this.dropped(key);
  }

  /** A list of finite numbers, separated by commas, or by blanks, semicolons and line ends. */
  optionalNumbers(key: string): number[] | undefined {
    const field = this.find(key);
    if (!field) return undefined;
    const list = numbersOf(field.value);
    return list?.every(Number.isFinite) ? list : this.dropped(key);
  }

  /** A `{a, b, c}` list of trimmed texts. */
  texts(key: string): string[] | undefined {
    const field = this.find(key);
    return field && listOf(field.value);
  }

  /** An error at the line of `key`, or at line 1 if the header lacks it. */
  fail(code: string, key: string, message: string, hint?: string): CuviscError {
    return new CuviscError(code, message, { place: { file: this.file, line: this.find(key)?.line ?? 1 }, ...(hint === undefined ? {} : { hint }) });
  }

  private find(key: string): HeaderField | undefined {
    const field = this.header.fields.get(key) ?? this.header.fields.get(key.replaceAll(' ', '_'));
    return field && field.value.trim() !== '' ? field : undefined;
  }

  private scalar(key: string): string | undefined {
    const field = this.find(key);
    return field && scalarOf(field.value);
  }

  private dropped(key: string): undefined {
    const field = this.find(key);
    this.notices.push(`\`${key}\` (header line ${field?.line}) holds \`${shown(field?.value ?? '')}\`, which is not understood, and was ignored`);
    return undefined;
  }
}

/** Enough of a value to recognise it, on one line. */
function shown(text: string): string {
  const line = text.slice(0, 200).trim().replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}...` : line;
}

function unbraced(value: string): string {
  return value
    .trim()
    .replace(/^\{/, '')
    .replace(/\}[^}]*$/, '')
    .trim();
}

function scalarOf(value: string): string {
  const inner = unbraced(value.split(';', 1)[0] as string);
  return /^(["']).*\1$/s.test(inner) ? inner.slice(1, -1).trim() : inner;
}

/** A decimal number and the words after it, if they cannot be part of it. */
function leadingNumber(text: string): { value: number; remark: string } {
  const [, digits = '', remark = ''] = /^([+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?)(?:\s+([a-z([#/].*))?$/is.exec(text) ?? [];
  return { value: digits === '' ? Number.NaN : Number(digits), remark };
}

function listOf(value: string): string[] {
  const parts = unbraced(value)
    .split(',')
    .map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

/** Undefined unless every entry is a number (`nan`, `inf`, `true` and `false` count) and one kind of separator stands between all. */
function numbersOf(value: string): number[] | undefined {
  const inner = unbraced(value);
  const parts = inner.includes(',')
    ? listOf(value).flatMap((part) => (part === '' ? [''] : part.split(/\s+/)))
    : inner.split(/[\s;]+/).filter((part) => part !== '');
  const numbers = parts.map(numberOf);
  return numbers.includes(undefined) ? undefined : (numbers as number[]);
}

function numberOf(text: string): number | undefined {
  const word = text.toLowerCase();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([ed][+-]?\d+)?$/.test(word)) return Number(word.replace('d', 'e'));
  if (/^[+-]?(nan|1\.#(qnan|snan|ind))$/.test(word)) return Number.NaN;
  if (/^[+-]?(1\.#)?inf(inity)?$/.test(word)) return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (word === 'true') return 1;
  return word === 'false' ? 0 : undefined;
}
