import { basename, dirname, resolve } from 'node:path';
import { parsePipeline } from '../compiler/1-parse/parse-pipeline.js';
import { missingKey } from '../compiler/diagnostics/catalogue/missing-key.js';
import { createDiagnostics, type Diagnostics } from '../compiler/diagnostics/collector.js';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.js';
import { type TrainRunConfig, trainrunSchema } from '../schemas/trainrun.js';
import { trainingSchema } from '../schemas/training/config.js';
import { readText } from '../compiler/index.js';
import { applyOverrides, sortOverrides } from './compose/apply-overrides.js';
import { checkFreezing, checkNodeNames } from './compose/check-node-names.js';
import { checkSchema } from './compose/check-schema.js';
import { checkSupport } from './compose/check-support.js';
import { compose } from './compose/compose.js';
import { createConfigRoots } from './compose/config-roots.js';
import type { StageSources } from './data/data-request.js';
import { dataSources } from './data/data-sources.js';
import { findPipeline } from './compose/find-pipeline.js';
import { createGroupChoices } from './compose/group-choices.js';
import { parseOverride } from './compose/override.js';
import { treeAt, type YamlTree } from '../compiler/1-parse/yaml-tree.js';
import { type Environment, interpolate } from '../compiler/1-parse/interpolate.js';

/** How a trainrun is read. */
export interface TrainrunOptions {
  /** `a.b=value`, `+a.b=value`, `++a.b=value`, `~a.b`, `group=name`; applied once, in order. */
  readonly overrides?: readonly string[];
  /** Config roots after that of the trainrun, which is the folder above its own. */
  readonly searchPaths?: readonly string[];
  /** What `${oc.env:...}` reads; nothing if absent. */
  readonly env?: Environment;
  /** The process's own if absent. */
  readonly cwd?: string;
}

/** Cubes per stage with the numbers that decide how batches are made of them. */
export interface TrainrunSources extends StageSources {
  readonly batchSize: number;
  /** Seed of the order of the training data. */
  readonly shuffleSeed: number;
}

/** A trainrun as far as it could be read; each part is there unless an error among the diagnostics stands in its way. */
export interface LoadedTrainrun {
  readonly config: TrainRunConfig | undefined;
  readonly sources: TrainrunSources | undefined;
  /** Absolute. */
  readonly pipelineFile: string | undefined;
  /** By file and place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A trainrun without mistakes. */
export interface ReadyTrainrun {
  readonly config: TrainRunConfig;
  readonly sources: TrainrunSources;
  readonly pipelineFile: string;
}

/** The parts of a trainrun that has no error; `undefined` for one that has. */
export function readyOf({ config, sources, pipelineFile, diagnostics }: LoadedTrainrun): ReadyTrainrun | undefined {
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  return config && sources && pipelineFile !== undefined ? { config, sources, pipelineFile } : undefined;
}

interface Surroundings {
  readonly file: string;
  readonly env: Environment;
  readonly cwd: string;
  readonly diagnostics: Diagnostics;
}

/**
 * Reads a trainrun YAML: composes its `defaults`, applies overrides once (with or without `defaults`), resolves
 * interpolations, checks every field, finds the pipeline, checks the names of nodes against it, and lists the data.
 * Mistakes in the YAML become diagnostics. Throws `CuviscError` `file-not-found` or `file-unreadable` for the trainrun.
 */
export async function loadTrainrun(file: string, options: TrainrunOptions = {}): Promise<LoadedTrainrun> {
  const diagnostics = createDiagnostics();
  const surroundings: Surroundings = { file, env: options.env ?? {}, cwd: options.cwd ?? process.cwd(), diagnostics };
  const composed = await composeTrainrun(options, surroundings);
  const tree = composed && interpolate(composed, surroundings.env, diagnostics);
  const config = tree && !diagnostics.hasErrors ? checkSchema(trainrunSchema, { tree, name: 'the trainrun' }, diagnostics) : undefined;
  if (!tree || !config) return { config: undefined, sources: undefined, pipelineFile: undefined, diagnostics: diagnostics.sorted() };
  checkSupport(tree, config, diagnostics);
  const pipelineFile = await checkedPipeline(config, tree, surroundings);
  const sources = await sourcesOf(config, tree, surroundings);
  return { config, sources, pipelineFile, diagnostics: diagnostics.sorted() };
}

async function composeTrainrun({ overrides = [], searchPaths = [] }: TrainrunOptions, { file, cwd, diagnostics }: Surroundings) {
  const full = resolve(cwd, file);
  const source = { ...(await readText(full)), file };
  const folder = dirname(full);
  const roots = createConfigRoots([dirname(folder), ...searchPaths.map((path) => resolve(cwd, path))]);
  const choices = createGroupChoices(diagnostics);
  const parsed = overrides.flatMap((text) => parseOverride(text, diagnostics) ?? []);
  const hydra = /^defaults\s*:/m.test(source.text);
  const { added, values } = hydra ? await sortOverrides(parsed, roots, choices) : { added: [], values: parsed };
  const path = `${basename(folder)}/${basename(file).replace(/\.ya?ml$/, '')}`;
  const composed = await compose(source, path, added, { roots, choices, diagnostics });
  return composed && applyOverrides(composed, values, diagnostics);
}

async function checkedPipeline(config: TrainRunConfig, tree: YamlTree, { file, env, cwd, diagnostics }: Surroundings): Promise<string | undefined> {
  checkFreezing(config, tree, diagnostics);
  const written = treeAt(tree, ['pipeline']);
  if (config.pipeline === null || !written) {
    diagnostics.report(missingKey, tree.span, { key: 'pipeline', owner: 'the trainrun' });
    return undefined;
  }
  const found = await findPipeline({ path: config.pipeline, span: written.span, trainrun: file, cwd }, diagnostics);
  const nodes = found === undefined ? undefined : await nodeNamesOf(found, env);
  if (nodes) checkNodeNames(config, tree, nodes, config.pipeline, diagnostics);
  return found;
}

/** `undefined` for a pipeline that does not parse: compiling it tells why. */
async function nodeNamesOf(pipeline: string, env: Environment): Promise<string[] | undefined> {
  const ast = parsePipeline(await readText(pipeline), createDiagnostics(), { env });
  return ast?.nodes.map(({ name }) => name.value);
}

async function sourcesOf(config: TrainRunConfig, tree: YamlTree, { cwd, diagnostics }: Surroundings): Promise<TrainrunSources | undefined> {
  const data = treeAt(tree, ['data']) ?? tree;
  const stages = await dataSources({ config: config.data, tree: data, cwd, diagnostics });
  const { seed } = config.training ?? trainingSchema.parse({});
  return stages && { ...stages, batchSize: config.data.batch_size, shuffleSeed: seed };
}
