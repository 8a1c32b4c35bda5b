import { createHash } from 'node:crypto';

/** A value that a key can be made of. Members of objects that are undefined are absent, which null is not. */
export type Canonical = null | boolean | number | string | readonly Canonical[] | { readonly [name: string]: Canonical | undefined };

/**
 * `value` as text in which every part says its kind and its length, so that different values are different text: `s3:abc` for a string (bytes of
 * UTF-8), `d1.5;` for a number, `t`, `f`, `n`, `a2:` and `o2:` before the parts of lists and of objects (names in code-unit order).
 */
export function canonicalText(value: Canonical): string {
  if (value === null) return 'n';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  // Adding 0 makes -0 the same as 0.
  if (typeof value === 'number') return `d${value + 0};`;
  if (typeof value === 'string') return `s${Buffer.byteLength(value)}:${value}`;
  if (isList(value)) return `a${value.length}:${value.map(canonicalText).join('')}`;
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  return `o${names.length}:${names
    .sort()
    .map((name) => canonicalText(name) + canonicalText(value[name] as Canonical))
    .join('')}`;
}

/** SHA-256 of `canonicalText`, 64 hexadecimal digits. */
export function canonicalDigest(value: Canonical): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex');
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}
