import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../schemas/cuvisc-error.js';
import { type PluginManifest, pluginManifestSchema } from '../schemas/plugin-manifest.js';
import { readYamlTree } from './1-parse/build-tree.js';
import { plainOf, valuePlace, type YamlTree } from './1-parse/yaml-tree.js';
import { createDiagnostics } from './diagnostics/collector.js';
import { positionOf, type SourceText } from './diagnostics/span.js';
import { readText } from './read-text.js';

/**
 * The manifests of plugins in a folder: its YAML files that have `capabilities`, by name. Nothing that they name is loaded.
 * Throws `CuviscError` `plugin-manifest-invalid` for one that is not as manifests are, and `file-not-found` or `file-unreadable`.
 */
export async function readPluginManifests(folder: string): Promise<PluginManifest[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ENOENT' ? 'file-not-found' : 'file-unreadable';
    throw new CuviscError(code, `the folder of plugin manifests cannot be read: ${cause.message}`, { place: { file: folder }, cause });
  });
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  const manifests = await Promise.all(files.map(async (name) => manifestOf(await readText(join(folder, name)))));
  return manifests.flat();
}

function manifestOf(source: SourceText): PluginManifest[] {
  const diagnostics = createDiagnostics();
  const tree = readYamlTree({ source, text: source.text, offset: 0 }, diagnostics);
  const [fault] = diagnostics.sorted();
  if (!tree || fault) throw invalid(source, fault?.span.start ?? 0, fault?.message ?? 'it is empty');
  const value = plainOf(tree);
  if (typeof value !== 'object' || value === null || !('capabilities' in value)) return [];
  const checked = pluginManifestSchema.safeParse(value);
  if (checked.success) return [checked.data];
  throw invalid(source, ...faultOf(checked.error.issues[0] as Issue, tree));
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function faultOf({ path, message }: Issue, tree: YamlTree): [number, string] {
  const parts = path.map((part) => (typeof part === 'number' ? part : String(part)));
  return [valuePlace(tree, parts).start, `${parts.join('.')}: ${message}`];
}

function invalid(source: SourceText, offset: number, reason: string): CuviscError {
  const { line, column } = positionOf(source, offset);
  const hint = 'a manifest has `name` and a list `capabilities` of {class_name, category}';
  return new CuviscError('plugin-manifest-invalid', `the plugin manifest cannot be used: ${reason}`, {
    place: { file: source.file, line, column },
    hint,
  });
}
