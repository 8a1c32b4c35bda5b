import { resolve } from 'node:path';
import type { z } from 'zod';
import { trainrunData } from '../../compiler/diagnostics/catalogue/trainrun-data.js';
import type { FileSource } from '../../runtime/index.js';
import { type DataYaml, dataSchema } from '../../schemas/data.js';
import { checkSchema } from '../compose/check-schema.js';
import { type YamlTree, treeAt } from '../../compiler/1-parse/yaml-tree.js';
import { emptyMap } from '../compose/yaml-map.js';
import { type DataRequest, folderOf, type StageSources } from './data-request.js';
import type { SplitStage } from './resolve-splits.js';
import { repeated, samplesPerFrame } from './samples-per-frame.js';

/** Parameters of the module `files`: cubes per stage, as a data YAML has them. */
export const filesParams = dataSchema.extend({ samples_per_frame: samplesPerFrame }).describe('Cubes per stage: {cube, labels} or a name.');

/**
 * The cubes that `params` lists. Paths are relative to the YAML file that names them. Reports `trainrun-data` if `splits`
 * are given as well, and what the schema of the parameters finds.
 */
export function filesModule({ config, tree, cwd, diagnostics }: DataRequest): StageSources | undefined {
  const splits = treeAt(tree, ['splits']);
  if (config.splits && splits) {
    diagnostics.report(trainrunData, splits.span, {
      what: 'data.splits',
      reason: 'the module files takes its stages from params: {train, val, test}',
    });
  }
  const written = treeAt(tree, ['params']) ?? emptyMap(tree.span);
  const params: z.output<typeof filesParams> | undefined = checkSchema(filesParams, { tree: written, name: 'data.params' }, diagnostics);
  if (!params) return undefined;
  const stage = (name: SplitStage) => params[name].map((item, i) => sourceOf(item, treeAt(written, [name, i]) ?? written, cwd));
  return { train: repeated(stage('train'), params.samples_per_frame), val: stage('val'), test: stage('test'), predict: stage('predict') };
}

function sourceOf(item: DataYaml['train'][number], written: YamlTree, cwd: string): FileSource {
  const folder = folderOf(written, cwd);
  const { cube, labels } = typeof item === 'string' ? { cube: item } : item;
  return { file: resolve(folder, cube), ...(labels === undefined ? {} : { labels: resolve(folder, labels) }) };
}
