import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { applyOverride } from './apply-override.js';
import { choiceKey } from './compose.js';
import type { ConfigRoots } from './config-roots.js';
import { type ConfigEntry, groupEntry } from './defaults-list.js';
import type { GroupChoices } from './group-choices.js';
import type { Override } from './override.js';
import type { YamlMap } from '../../compiler/1-parse/yaml-tree.js';

/** Overrides by what they act on. */
export interface SortedOverrides {
  /** Groups that are added to the first defaults list. */
  readonly added: readonly ConfigEntry[];
  /** Those of values, in the order given. */
  readonly values: readonly Override[];
}

/**
 * Parts the overrides of values from those of groups: `group=name`, `+group=name` and `~group`, where `group` is a folder
 * of a config root and the value is a name or null. Choices of groups go to `choices`.
 */
export async function sortOverrides(overrides: readonly Override[], roots: ConfigRoots, choices: GroupChoices): Promise<SortedOverrides> {
  const added: ConfigEntry[] = [];
  const values: Override[] = [];
  for (const override of overrides) {
    const names = choiceOf(override);
    const [group = '', packageName] = override.key.split('@');
    if (names === undefined || group.includes('.') || !(await roots.hasGroup(group))) values.push(override);
    else if (override.mode === 'add') added.push(groupEntry(`/${override.key}`, names, '', override.span));
    else choices.replace(choiceKey(group, packageName?.replace('_global_', '') ?? group.replaceAll('/', '.')), names, override.span);
  }
  return { added, values };
}

function choiceOf({ mode, value }: Override): string[] | undefined {
  if (mode === 'remove') return [];
  if (value?.kind !== 'scalar') return undefined;
  return value.value === null ? [] : [String(value.value)];
}

/** Applies overrides of values once each, in order. Reports those that do not fit. */
export function applyOverrides(config: YamlMap, overrides: readonly Override[], diagnostics: Diagnostics): YamlMap {
  return overrides.reduce((current, override) => applyOverride(current, override, diagnostics), config);
}
