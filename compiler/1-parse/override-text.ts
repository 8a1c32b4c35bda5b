/** What an override does to the entry that its path names. */
export type OverrideKind = 'change' | 'add' | 'put' | 'delete';

/** An override as written, in parts. */
export interface OverrideText {
  readonly kind: OverrideKind;
  readonly path: readonly string[];
  /** Half-open range of the path in the argument. */
  readonly pathRange: readonly [number, number];
  /** The YAML after the first `=`; `undefined` if there is none. */
  readonly value: string | undefined;
  readonly valueStart: number;
}

const prefixes: Readonly<Record<string, OverrideKind>> = { '': 'change', '+': 'add', '++': 'put', '~': 'delete' };

/**
 * Reads `path=value`, `+path=value`, `++path=value`, `~path` and `~path=value` (Hydra 1.3, basic override grammar).
 * Parts of a path are separated by dots; `[2]` is the same as `.2`. `undefined` if `text` is none of these.
 */
export function readOverride(text: string): OverrideText | undefined {
  const [, prefix = '', written = '', value] = /^(\+\+|\+|~|)([^=+~][^=]*?)\s*(?:=(.*))?$/s.exec(text) ?? [];
  const path = written.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  const kind = prefixes[prefix];
  if (kind === undefined || path.length < 1 || path.some((part) => part.trim() === '')) return undefined;
  if (value === undefined && kind !== 'delete') return undefined;
  const start = prefix.length;
  return { kind, path: path.map((part) => part.trim()), pathRange: [start, start + written.length], value, valueStart: text.indexOf('=') + 1 };
}
