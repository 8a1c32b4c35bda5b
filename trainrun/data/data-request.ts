import { dirname, resolve } from 'node:path';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { FileSource } from '../../runtime/index.js';
import type { DataConfig } from '../../schemas/data-config.js';
import { candidatesOf } from '../compose/config-roots.js';
import type { YamlTree } from '../../compiler/1-parse/yaml-tree.js';
import type { SplitStage } from './resolve-splits.js';

/** What a data module works from. */
export interface DataRequest {
  readonly config: DataConfig;
  /** The `data` section as written. */
  readonly tree: YamlTree;
  readonly cwd: string;
  readonly diagnostics: Diagnostics;
}

/** A cube of a stage, with the name of its sample where the data module has names for samples. */
export interface SampleSource extends FileSource {
  readonly id?: string;
}

/** The cubes of each stage. */
export type StageSources = { readonly [S in SplitStage]: readonly SampleSource[] };

/** The folder that relative paths in `written` count from: that of its YAML file, or the working directory for an override. */
export function folderOf(written: YamlTree, cwd: string): string {
  return resolve(cwd, dirname(written.span.source.file));
}

/** The files that a path of the data section may mean: below the folder of its YAML file, the folder above that, and the working directory. */
export function dataCandidates(path: string, written: YamlTree, cwd: string): string[] {
  const folder = folderOf(written, cwd);
  return candidatesOf(path, [folder, dirname(folder), cwd]);
}
