import { dirname } from 'node:path';
import { checkOpen } from '../../compiler/check-open.js';
import { readYamlTree } from '../../compiler/1-parse/build-tree.js';
import { type CompileRequest, compile, type Diagnostic, migratePipeline, readText } from '../../compiler/index.js';
import { createDiagnostics } from '../../compiler/diagnostics/collector.js';
import { dataConfigSchema } from '../../schemas/data-config.js';
import { checkSchema } from '../../trainrun/compose/check-schema.js';
import { dataSources } from '../../trainrun/data/data-sources.js';
import { loadTrainrun } from '../../trainrun/load-trainrun.js';
import { trainingRequest } from '../../trainrun/phases/training-request.js';
import type { SortOfYaml } from './sort-of-yaml.js';

/** What is found in a file: of a trainrun its own findings and those of its pipeline. */
export interface Findings {
  readonly found: readonly Diagnostic[];
  /** The pipeline was of an older form, and what was judged is what `cuvisc migrate` makes of it. */
  readonly migrated: boolean;
}

/** Band centres of the cubes that pipelines are compiled for, unless they say how many bands they take: 430 nm to 910 nm, as X20 cameras have. */
const usual = { bands: 61, from: 430, to: 910 } as const;

const judges: Readonly<Partial<Record<SortOfYaml, (file: string) => Promise<Findings>>>> = {
  pipeline: async (file) => findingsOfPipeline(await readText(file)),
  trainrun: findingsOfTrainrun,
  data: findingsOfData,
};

/** Compiles a file for all stages and tells what was found, or `undefined` for a sort that is not compiled. */
export async function judge(file: string, sort: SortOfYaml): Promise<Findings | undefined> {
  return judges[sort]?.(file);
}

function findingsOfPipeline(source: CompileRequest['source'], training?: CompileRequest['training']): Findings {
  const found = compiled(source, training);
  if (!found.some(({ code }) => code === 'older-form')) return { found, migrated: false };
  return { found: compiled({ file: source.file, text: migratePipeline(source).text }, training), migrated: true };
}

function compiled(source: CompileRequest['source'], training: CompileRequest['training']): readonly Diagnostic[] {
  const env = process.env;
  const { checked } = checkOpen({ source, env });
  const bands = checked?.batch.find(({ key }) => key === 'cube')?.dims.at(-1);
  const wavelengths = wavelengthsOf(typeof bands === 'number' ? bands : usual.bands);
  return compile({ source, env, wavelengths, ...(training && { training }) }).diagnostics;
}

function wavelengthsOf(bands: number): number[] {
  const step = (usual.to - usual.from) / Math.max(1, bands - 1);
  return Array.from({ length: bands }, (_, i) => usual.from + i * step);
}

async function findingsOfTrainrun(file: string): Promise<Findings> {
  const { config, pipelineFile, diagnostics } = await loadTrainrun(file, { env: process.env, cwd: dirname(file) });
  if (!config || pipelineFile === undefined) return { found: diagnostics, migrated: false };
  const { found, migrated } = findingsOfPipeline(await readText(pipelineFile), trainingRequest(config));
  return { found: [...diagnostics, ...found], migrated };
}

async function findingsOfData(file: string): Promise<Findings> {
  const source = await readText(file);
  const diagnostics = createDiagnostics();
  const tree = readYamlTree({ source, text: source.text, offset: 0 }, diagnostics);
  const config = tree && checkSchema(dataConfigSchema, { tree, name: 'the data YAML' }, diagnostics);
  if (tree && config) await dataSources({ config, tree, cwd: dirname(file), diagnostics });
  return { found: diagnostics.sorted(), migrated: false };
}
