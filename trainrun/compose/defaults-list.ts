import { posix } from 'node:path';
import { trainrunDefaults } from '../../compiler/diagnostics/catalogue/trainrun-defaults.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { Span } from '../../compiler/diagnostics/span.js';
import type { YamlTree } from '../../compiler/1-parse/yaml-tree.js';

/** `_self_`: where the config's own content stands among its defaults. */
export interface SelfEntry {
  readonly kind: 'self';
  readonly span: Span;
}

/** A config, or a group of which configs are chosen. */
export interface ConfigEntry {
  readonly kind: 'config' | 'group';
  /** Folder below the config root, with slashes and none in front. */
  readonly group: string;
  /** Names of configs in the group; none if the choice is null. */
  readonly choice: readonly string[];
  /** Where the content goes if nothing else says so: the group as written, with dots. */
  readonly defaultPackage: string;
  /** Text after `@`. */
  readonly packageName: string | undefined;
  readonly override: boolean;
  readonly optional: boolean;
  readonly span: Span;
}

/** An entry of a `defaults` list. */
export type DefaultsEntry = SelfEntry | ConfigEntry;

/**
 * Reads a Hydra 1.3 defaults list that stands in a config of `group`; `_self_` is added at the end if it is absent.
 * Reports `trainrun-defaults` for entries that are none. Format: https://hydra.cc/docs/advanced/defaults_list/
 */
export function parseDefaults(list: YamlTree, group: string, diagnostics: Diagnostics): DefaultsEntry[] {
  const refuse = (span: Span, reason: string): undefined => {
    diagnostics.report(trainrunDefaults, span, { reason });
    return undefined;
  };
  if (list.kind !== 'list') {
    refuse(list.span, 'defaults is not a list');
    return [{ kind: 'self', span: list.span }];
  }
  const entries = list.items.flatMap((item) => parseEntry(item, group, refuse) ?? []);
  const selves = entries.filter((entry) => entry.kind === 'self');
  if (selves[1]) refuse(selves[1].span, '_self_ stands here a second time');
  return selves.length > 0 ? entries : [...entries, { kind: 'self', span: list.span }];
}

type Refuse = (span: Span, reason: string) => undefined;

function parseEntry(item: YamlTree, group: string, refuse: Refuse): DefaultsEntry | undefined {
  if (item.kind === 'scalar' && item.value === '_self_') return { kind: 'self', span: item.span };
  if (item.kind === 'scalar' && typeof item.value === 'string') return configEntry(item.value, group, item.span);
  const [pair, ...more] = item.kind === 'map' ? [...item.entries] : [];
  if (!pair || more.length > 0) return refuse(item.span, 'expected a name, or one `group: name`');
  const choice = parseChoice(pair[1].value);
  return choice ? groupEntry(pair[0], choice, group, item.span) : refuse(pair[1].value.span, 'expected a name, a list of names or null');
}

function parseChoice(value: YamlTree): string[] | undefined {
  if (value.kind === 'scalar' && value.value === null) return [];
  const items = value.kind === 'list' ? value.items : [value];
  const names = items.flatMap((item) => (item.kind === 'scalar' && item.value !== null ? [String(item.value)] : []));
  return names.length === items.length ? names : undefined;
}

function configEntry(text: string, group: string, span: Span): ConfigEntry {
  const { path, packageName, flags } = split(text);
  const folder = posix.dirname(path);
  const written = folder === '.' || folder === '/' ? '' : folder;
  const placed = place(written, path.startsWith('/') ? '' : group);
  return { kind: 'config', ...placed, choice: [posix.basename(path)], packageName, ...flags, span };
}

/** An entry `text: choice` of a defaults list in `group`, as `parseDefaults` reads it. */
export function groupEntry(text: string, choice: readonly string[], group: string, span: Span): ConfigEntry {
  const { path, packageName, flags } = split(text);
  return { kind: 'group', ...place(path, path.startsWith('/') ? '' : group), choice, packageName, ...flags, span };
}

function place(written: string, group: string): { group: string; defaultPackage: string } {
  const relative = written.replace(/^\//, '');
  return { group: posix.join(group, relative).replace(/^\.$/, ''), defaultPackage: relative.replaceAll('/', '.') };
}

function split(text: string): { path: string; packageName: string | undefined; flags: { override: boolean; optional: boolean } } {
  const words = text.trim().split(/\s+/);
  const [path = '', packageName] = (words.at(-1) ?? '').split('@');
  return { path, packageName, flags: { override: words.slice(0, -1).includes('override'), optional: words.slice(0, -1).includes('optional') } };
}
