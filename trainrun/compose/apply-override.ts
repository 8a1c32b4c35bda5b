import { trainrunOverride } from '../../compiler/diagnostics/catalogue/trainrun-override.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { mergeTrees } from './merge-trees.js';
import type { Override } from './override.js';
import { childOf, listTree, type YamlList, type YamlMap, type YamlTree, plainOf } from '../../compiler/1-parse/yaml-tree.js';
import { emptyMap, withEntry, withoutEntry } from './yaml-map.js';

/** Why an override does not fit the configuration. */
class OverrideMismatch extends Error {}

/**
 * The configuration after one override. Maps merge with maps, everything else is replaced, and maps on the way are made.
 * Reports `trainrun-override` and returns `config` as it was if the override does not fit.
 */
export function applyOverride(config: YamlMap, override: Override, diagnostics: Diagnostics): YamlMap {
  try {
    return changed(config, override, 0) as YamlMap;
  } catch (error) {
    if (!(error instanceof OverrideMismatch)) throw error;
    diagnostics.report(trainrunOverride, override.span, { text: override.span.source.text, reason: error.message });
    return config;
  }
}

/** `owner` with the override carried out below it; `depth` parts of the path lead to it. */
function changed(owner: YamlTree | undefined, override: Override, depth: number): YamlTree {
  const { path, span } = override;
  const part = path[depth] as string;
  if (owner?.kind === 'list') return changedList(owner, part, override, depth);
  if (owner?.kind === 'scalar' && owner.value !== null) throw new OverrideMismatch(`${path.slice(0, depth).join('.')} is not a mapping or list`);
  const map = owner?.kind === 'map' ? owner : emptyMap(span);
  const child = replacement(childOf(map, part), override, depth);
  return child ? withEntry(map, part, child, span) : withoutEntry(map, part);
}

function changedList(list: YamlList, part: string, override: Override, depth: number): YamlList {
  const index = Number(part);
  const room = list.items.length + (override.mode === 'add' || override.mode === 'force' ? 1 : 0);
  if (!/^\d+$/.test(part) || index >= room) {
    throw new OverrideMismatch(`${override.path.slice(0, depth).join('.')} has ${list.items.length} entries, and '${part}' is not one of them`);
  }
  const child = replacement(list.items[index], override, depth);
  const items = [...list.items.slice(0, index), ...(child ? [child] : []), ...list.items.slice(index + 1)];
  return listTree(items, list.span);
}

/** What takes the place of `child`; `undefined` removes it. */
function replacement(child: YamlTree | undefined, override: Override, depth: number): YamlTree | undefined {
  const { mode, path, value } = override;
  if (depth < path.length - 1) {
    if (mode === 'remove' && !child) throw new OverrideMismatch('there is nothing to remove');
    return changed(child, override, depth + 1);
  }
  if (mode === 'add' && child) throw new OverrideMismatch('it is there already; leave the + out to change it');
  if (mode !== 'remove') return value && mergeTrees(child, value);
  if (!child) throw new OverrideMismatch('there is nothing to remove');
  if (value && JSON.stringify(plainOf(value)) !== JSON.stringify(plainOf(child))) {
    throw new OverrideMismatch(`the value is ${JSON.stringify(plainOf(child))}`);
  }
  return undefined;
}
