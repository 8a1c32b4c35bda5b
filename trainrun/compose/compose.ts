import { posix } from 'node:path';
import { trainrunConfigCycle } from '../../compiler/diagnostics/catalogue/trainrun-config-cycle.js';
import { trainrunConfigMissing } from '../../compiler/diagnostics/catalogue/trainrun-config-missing.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import type { SourceText } from '../../compiler/diagnostics/span.js';
import { finalPackage, packageHeader } from './config-package.js';
import type { ConfigRoots } from './config-roots.js';
import { type ConfigEntry, parseDefaults } from './defaults-list.js';
import type { GroupChoices } from './group-choices.js';
import { atPackage, mergeMaps } from './merge-trees.js';
import type { YamlMap } from '../../compiler/1-parse/yaml-tree.js';
import { emptyMap, withoutEntry } from './yaml-map.js';
import { readYamlMap } from './yaml-map.js';

/** What composition needs beside the first config. */
export interface Composition {
  readonly roots: ConfigRoots;
  readonly choices: GroupChoices;
  readonly diagnostics: Diagnostics;
}

interface Config {
  /** `group/name`. */
  readonly path: string;
  readonly group: string;
  readonly packageName: string;
  readonly tree: YamlMap;
  /** Paths of the configs that lead here. */
  readonly chain: readonly string[];
}

/**
 * Composes a config with everything that its `defaults` list names, as Hydra 1.3 does: later entries win, the content
 * counts where `_self_` stands, and each config goes to its package. `path` is the config's place below its root,
 * `added` are groups to append. Reports missing configs, circles and malformed entries.
 */
export async function compose(
  source: SourceText,
  path: string,
  added: readonly ConfigEntry[],
  composition: Composition,
): Promise<YamlMap | undefined> {
  const tree = readYamlMap(source, composition.diagnostics);
  if (!tree) return undefined;
  const packageName = finalPackage({ parent: '', written: undefined, header: packageHeader(source.text), fallback: '' });
  const config = { path, group: folderOf(path), packageName, tree, chain: [path] };
  const contents = await contentsOf(config, added, composition);
  composition.choices.reportUnused();
  return contents.reduce(mergeMaps, emptyMap(tree.span));
}

function folderOf(path: string): string {
  return posix.dirname(path).replace(/^\.$/, '');
}

async function contentsOf(config: Config, added: readonly ConfigEntry[], composition: Composition): Promise<YamlMap[]> {
  const { tree, group, packageName } = config;
  const own = atPackage(withoutEntry(tree, 'defaults'), packageName, tree.span);
  const list = tree.entries.get('defaults')?.value;
  if (!list) return [own];
  const entries = [...parseDefaults(list, group, composition.diagnostics), ...added];
  for (const entry of entries) {
    if (entry.kind !== 'self' && entry.override) composition.choices.replace(keyOf(entry, packageName), entry.choice, entry.span);
  }
  const contents: YamlMap[] = [];
  for (const entry of entries) {
    if (entry.kind === 'self') contents.push(own);
    else if (!entry.override) contents.push(...(await contentsOfEntry(entry, config, composition)));
  }
  return contents;
}

/** How overrides address the choice of an entry: the group, and the package that its content goes to but for headers. */
function keyOf({ group, packageName, defaultPackage }: ConfigEntry, parent: string): string {
  return choiceKey(group, finalPackage({ parent, written: packageName, header: undefined, fallback: defaultPackage }));
}

/** The key under which `GroupChoices` has a group whose content goes to `packageName`. */
export function choiceKey(group: string, packageName: string): string {
  return `${group}@${packageName === '' ? '_global_' : packageName}`;
}

async function contentsOfEntry(entry: ConfigEntry, parent: Config, composition: Composition): Promise<YamlMap[]> {
  const { kind, choice, span } = entry;
  const names = kind === 'group' ? composition.choices.take(keyOf(entry, parent.packageName), choice, span) : choice;
  const contents: YamlMap[] = [];
  for (const name of names) contents.push(...(await contentsOfName(name, entry, parent, composition)));
  return contents;
}

async function contentsOfName(name: string, entry: ConfigEntry, parent: Config, composition: Composition): Promise<YamlMap[]> {
  const { diagnostics, roots } = composition;
  const path = posix.join(entry.group, name);
  if (parent.chain.includes(path)) {
    diagnostics.report(trainrunConfigCycle, entry.span, { path: [...parent.chain, path].join(' -> ') });
    return [];
  }
  const source = await roots.find(path);
  if (!source) {
    if (!entry.optional) await reportMissing(path, entry, composition);
    return [];
  }
  const tree = readYamlMap(source, diagnostics);
  if (!tree) return [];
  const header = packageHeader(source.text);
  const packageName = finalPackage({ parent: parent.packageName, written: entry.packageName, header, fallback: entry.defaultPackage });
  return contentsOf({ path, group: folderOf(path), packageName, tree, chain: [...parent.chain, path] }, [], composition);
}

async function reportMissing(path: string, entry: ConfigEntry, { roots, diagnostics }: Composition): Promise<void> {
  const suggestion = nearestName(posix.basename(path), await roots.names(entry.group));
  diagnostics.report(trainrunConfigMissing, entry.span, { config: path, tried: roots.candidates(path).join(', ') }, { suggestion });
}
