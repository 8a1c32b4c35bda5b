import { trainrunOverride } from '../../compiler/diagnostics/catalogue/trainrun-override.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { SourceText, Span } from '../../compiler/diagnostics/span.js';
import type { YamlTree } from '../../compiler/1-parse/yaml-tree.js';
import { readYamlTree } from '../../compiler/1-parse/build-tree.js';

/** One override. `add` wants the key to be new, `force` does not care, `set` sets it whether written or not, `remove` wants it to be there. */
export interface Override {
  readonly mode: 'set' | 'add' | 'force' | 'remove';
  /** What stands before the equals sign, without prefix. */
  readonly key: string;
  readonly path: readonly string[];
  /** `undefined` for `~key`. */
  readonly value: YamlTree | undefined;
  readonly span: Span;
}

const modes = { '': 'set', '+': 'add', '++': 'force', '~': 'remove' } as const;

/**
 * Reads `a.b=value`, `+a.b=value`, `++a.b=value`, `~a.b` or `~a.b=value`; the value is YAML, and `a[0]` is `a.0`.
 * Reports `trainrun-override` or `yaml-syntax`.
 */
export function parseOverride(text: string, diagnostics: Diagnostics): Override | undefined {
  const source: SourceText = { file: 'override', text };
  const span: Span = { source, start: 0, end: text.length };
  const [, prefix = '', key = '', assigned] = /^(\+\+|\+|~)?([^=]*)(=.*)?$/s.exec(text) ?? [];
  const mode = modes[prefix as keyof typeof modes];
  const path = key.replace(/\[(\d+)\]/g, '.$1').split('.');
  const fault = path.some((part) => part.trim() === '')
    ? 'the key is empty'
    : assigned === undefined && mode !== 'remove'
      ? 'an = is missing'
      : undefined;
  if (fault !== undefined) {
    diagnostics.report(trainrunOverride, span, { text, reason: fault });
    return undefined;
  }
  if (assigned === undefined) return { mode, key, path, value: undefined, span };
  const value = readYamlTree({ source, text: assigned.slice(1), offset: text.length - assigned.length + 1 }, diagnostics);
  return value && { mode, key, path, value, span };
}
