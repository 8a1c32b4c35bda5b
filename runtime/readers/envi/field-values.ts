import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { ErrorCode } from '../../../schemas/errors/error-code.js';
import type { HeaderField, HeaderFields } from './header-fields.js';

/** Typed access to header fields; every error names the line. */
export interface FieldValues {
  /** The field, trimmed and in lower case. */
  word(key: string): string | undefined;
  /** A whole number of at least `least`; throws `envi-key-missing` without the key, `envi-value` for anything else. */
  count(key: string, least: number, otherwise?: number): number;
  /** A finite number. */
  number(key: string): number | undefined;
  /** A `{a, b, c}` list of finite numbers. */
  numbers(key: string): number[] | undefined;
  /** A `{a, b, c}` list of trimmed texts. */
  texts(key: string): string[] | undefined;
  /** An error at the line of `key`, or at line 1 if the header lacks it. */
  fail(code: ErrorCode, key: string, message: string, hint?: string): CuviscError;
}

/** Reads typed values out of `header`, which came from `file`. */
export function fieldValues({ fields }: HeaderFields, file: string): FieldValues {
  const fail: FieldValues['fail'] = (code, key, message, hint) =>
    new CuviscError(code, message, { place: { file, line: fields.get(key)?.line ?? 1 }, ...(hint === undefined ? {} : { hint }) });
  const numberOf = (key: string, text: string): number => {
    const value = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw fail('envi-value', key, `\`${key}\` holds \`${text.slice(0, 40)}\`, which is no number`);
    return value;
  };
  const present = (key: string): HeaderField | undefined => {
    const field = fields.get(key);
    return field && field.value.trim() !== '' ? field : undefined;
  };
  const texts = (key: string): string[] | undefined => {
    const field = present(key);
    return field && listOf(field.value);
  };
  return {
    fail,
    texts,
    word: (key) => present(key)?.value.trim().toLowerCase(),
    number: (key) => {
      const field = present(key);
      return field && numberOf(key, field.value.trim());
    },
    numbers: (key) => texts(key)?.map((text) => numberOf(key, text)),
    count: (key, least, otherwise) => {
      const text = present(key)?.value.trim() ?? (otherwise === undefined ? undefined : String(otherwise));
      if (text === undefined) throw fail('envi-key-missing', key, `the header lacks \`${key}\``);
      const value = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= least) || !Number.isSafeInteger(value)) {
        throw fail('envi-value', key, `\`${key}\` is \`${text.slice(0, 40)}\`; a whole number of at least ${least} is needed`);
      }
      return value;
    },
  };
}

function listOf(value: string): string[] {
  const inner = value
    .trim()
    .replace(/^\{/, '')
    .replace(/\}[^}]*$/, '');
  const parts = inner.split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  return parts;
}
