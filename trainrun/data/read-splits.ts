import { trainrunData } from '../../compiler/diagnostics/catalogue/trainrun-data.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import { type DataSplitConfig, dataSplitSchema } from '../../schemas/data-config.js';
import { readText } from '../../compiler/index.js';
import { checkSchema } from '../compose/check-schema.js';
import { firstFile } from '../compose/config-roots.js';
import { type YamlTree, treeAt, valuePlace } from '../../compiler/1-parse/yaml-tree.js';
import { readYamlMap } from '../compose/yaml-map.js';
import { type PlacedSplits, type SplitStage, splitStages } from './resolve-splits.js';

/**
 * The splits that `config` describes; `tree` is where it is written. With `splits_path` the file is the base: stages that
 * `config` fills replace the file's, the leakage check and the hash are the file's. `candidates` are the files that a path
 * may mean. Reports a file that is missing or no splits file.
 */
export async function readSplits(
  config: DataSplitConfig,
  tree: YamlTree,
  candidates: (path: string, written: YamlTree) => string[],
  diagnostics: Diagnostics,
): Promise<PlacedSplits | undefined> {
  const written = treeAt(tree, ['splits_path']);
  if (config.splits_path === null || !written) return { config, place: (path) => valuePlace(tree, path) };
  const tried = candidates(config.splits_path, written);
  const file = await firstFile(tried);
  if (file === undefined) {
    diagnostics.report(trainrunData, written.span, { what: 'splits_path', reason: `there is no such file; tried ${tried.join(', ')}` });
    return undefined;
  }
  const base = readYamlMap(await readText(file), diagnostics);
  const checked = base && checkSchema(dataSplitSchema, { tree: base, name: 'the splits file' }, diagnostics);
  if (!base || !checked) return undefined;
  const stages = Object.fromEntries(splitStages.map((stage) => [stage, (inline(config, stage) ? config : checked)[stage]]));
  return {
    config: { ...checked, ...stages },
    place: (path) => valuePlace(splitStages.some((stage) => stage === path[0] && inline(config, stage)) ? tree : base, path),
  };
}

function inline(config: DataSplitConfig, stage: SplitStage): boolean {
  return config[stage].length > 0;
}
