import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Canonical } from './canonical-text.js';
import { closedFunctionDigest } from './closed-function.js';

/**
 * A parameter as plain data that tells it from every other: JSON as it is, anything else as an object with one name that begins with `$`. Throws
 * `CuviscError` `param-unkeyable` naming the place of what has no content to compare: class instances, symbols, functions that read variables
 * from outside, cycles.
 */
export function canonicalValue(value: unknown, path: string): Canonical {
  return plainOf(value, path, []);
}

function plainOf(value: unknown, path: string, above: readonly object[]): Canonical {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (typeof value === 'function') return { $function: closedFunctionDigest(String(value), path) };
  if (typeof value !== 'object') throw unkeyable(path, `a ${typeof value}`);
  if (above.includes(value)) throw unkeyable(path, 'part of itself');
  return objectOf(value, path, [...above, value]);
}

function objectOf(value: object, path: string, above: readonly object[]): Canonical {
  const each = (item: unknown, at: string | number): Canonical => plainOf(item, `${path}.${at}`, above);
  if (Array.isArray(value)) return Array.from(value, (item: unknown, i) => (item === undefined ? { $absent: true } : each(item, i)));
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof URL || value instanceof RegExp) return { [`$${value.constructor.name.toLowerCase()}`]: String(value) };
  if (value instanceof Map) return { $map: [...value].map(([key, item], i) => [each(key, i), each(item, i)]) };
  if (value instanceof Set) return { $set: [...value].map(each) };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw unkeyable(path, `an instance of ${value.constructor.name}`);
  return membersOf(value, each);
}

/** A plain object that looks like one of the forms above is put into another. */
function membersOf(value: object, each: (item: unknown, at: string) => Canonical): Canonical {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const plain = Object.fromEntries(entries.map(([name, item]) => [name, each(item, name)]));
  return entries.some(([name]) => name.startsWith('$')) ? { $object: plain } : plain;
}

function unkeyable(path: string, what: string): CuviscError {
  return new CuviscError('param-unkeyable', `the parameter ${path} is ${what}, of which a key cannot be made`, {
    hint: 'use numbers, strings, lists and plain objects, such as the name of what is meant, or declare the parameter operational(...)',
  });
}
