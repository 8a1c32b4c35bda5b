import { CuviscError } from '../../schemas/cuvisc-error.js';

/**
 * `value` as JSON with keys in code-unit order and no spaces, so that equal values are equal text. Members of objects that are undefined are
 * absent. Throws `CuviscError` `value-unwritable` naming the place of what JSON cannot hold: numbers that are not finite, functions, bigints,
 * class instances without `toJSON`, cycles.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, '', []);
}

function textOf(value: unknown, path: string, above: readonly object[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object') throw unwritable(path, value);
  if (above.includes(value)) throw unwritable(path, 'a cycle');
  if ('toJSON' in value && typeof value.toJSON === 'function') return textOf(value.toJSON(), path, [...above, value]);
  if (Array.isArray(value)) return `[${Array.from(value, (item, i) => textOf(item, `${path}/${i}`, [...above, value])).join(',')}]`;
  if (!isPlain(value)) throw unwritable(path, `a ${value.constructor?.name}`);
  return objectText(value, path, [...above, value]);
}

function objectText(value: object, path: string, above: readonly object[]): string {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, member]) => `${JSON.stringify(key)}:${textOf(member, `${path}/${key}`, above)}`).join(',')}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype as object) === null;
}

function unwritable(path: string, what: unknown): CuviscError {
  const found = typeof what === 'string' ? what : typeof what === 'number' ? String(what) : `a ${typeof what}`;
  return new CuviscError('value-unwritable', `${path === '' ? 'the value' : `the value at ${path}`} is ${found}, which JSON cannot hold`, {
    hint: 'return numbers, strings, booleans, null, lists and plain objects, or declare the output with another codec',
  });
}
