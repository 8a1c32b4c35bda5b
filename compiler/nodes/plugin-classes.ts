import type { PluginCategory, PluginManifest } from '../../schemas/plugin-manifest.js';
import { currentPath, lastPart } from './class-path.js';
import { knownPlugins } from './known-plugins.js';

/** Which plugin of the reference framework has a class. */
export interface PluginClass {
  readonly plugin: string;
  /** The Python package that brings it. */
  readonly package: string;
  /** What the plugin says that the class is. */
  readonly category: PluginCategory;
}

/** Classes of plugins by path and by name; of equal names the first. */
export type PluginClasses = ReadonlyMap<string, PluginClass>;

/** The classes of the manifests given and, where those do not have them, of the plugins that cuvis-ai lists. */
export function pluginClasses(manifests: readonly PluginManifest[]): PluginClasses {
  const known = Object.entries(knownPlugins).flatMap(([plugin, { package: name, modules }]) =>
    Object.entries(modules).flatMap(([module, classes]) =>
      Object.entries(classes).map(([kind, category]) => [`${module}.${kind}`, { plugin, package: name, category }] as const),
    ),
  );
  const given = manifests.flatMap(({ name, package_name, capabilities }) =>
    capabilities.flatMap(({ class_name, kind, category }) =>
      kind === 'node' ? [[class_name, { plugin: name, package: package_name ?? name, category }] as const] : [],
    ),
  );
  const found = new Map<string, PluginClass>();
  for (const [path, entry] of [...given, ...known]) {
    for (const name of [path, lastPart(path)]) if (!found.has(name)) found.set(name, entry);
  }
  return found;
}

/** Whether results are the same without the nodes of a category: they show, write or measure what others compute. */
export function isDispensable(category: PluginCategory): boolean {
  return category === 'sink' || category === 'visualizer' || category === 'metric';
}

/** The plugin of a class as a pipeline of any version writes it. A path of another package belongs to no plugin that has only its name. */
export function pluginOf(className: string, classes: PluginClasses): PluginClass | undefined {
  return classes.get(currentPath(className));
}
