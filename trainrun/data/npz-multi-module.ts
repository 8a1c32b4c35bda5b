import { z } from 'zod';
import { trainrunData } from '../../compiler/diagnostics/catalogue/trainrun-data.js';
import { trainrunNoEffect } from '../../compiler/diagnostics/catalogue/trainrun-no-effect.js';
import { listVariables } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { readText } from '../../compiler/index.js';
import { checkSchema } from '../compose/check-schema.js';
import { firstFile } from '../compose/config-roots.js';
import { treeAt } from '../../compiler/1-parse/yaml-tree.js';
import { emptyMap } from '../compose/yaml-map.js';
import { type DataRequest, dataCandidates, type SampleSource, type StageSources } from './data-request.js';
import { readSplits } from './read-splits.js';
import { resolveSplits, type SplitSamples } from './resolve-splits.js';
import { repeated, samplesPerFrame } from './samples-per-frame.js';
import { readUniverse, type UniverseRow } from './universe-csv.js';

const loaderFields = ['pin_memory', 'persistent_workers', 'worker_multiprocessing_context'] as const;

/** Parameters of the module `npz_multi`. */
const npzMultiParams = z.strictObject({
  universe_csv: z.string().min(1).describe('Table of the samples.'),
  samples_per_frame: samplesPerFrame,
  pin_memory: z.boolean().default(false).describe('Of the loader of the reference.'),
  persistent_workers: z.boolean().default(false).describe('Of the loader of the reference.'),
  worker_multiprocessing_context: z.string().nullable().default('spawn').describe('Of the loader of the reference.'),
});

/**
 * One npz file per sample, listed in a universe.csv and parted by `splits`. The array `cube` is the cube, `mask`, where the
 * archive has one, its labels. Reports `trainrun-data` for files that are missing or cannot be read, and what the CSV and
 * the splits give rise to.
 */
export async function npzMultiModule(request: DataRequest): Promise<StageSources | undefined> {
  const { config, tree, cwd, diagnostics } = request;
  const params = readParams(request);
  const splitsTree = treeAt(tree, ['splits']);
  if (!config.splits || !splitsTree) {
    diagnostics.report(trainrunData, tree.span, { what: 'data', reason: 'the module npz_multi needs splits' });
    return undefined;
  }
  const rows = params && (await readRows(params.universe_csv, request));
  const splits = await readSplits(config.splits, splitsTree, (path, written) => dataCandidates(path, written, cwd), diagnostics);
  if (!rows || !splits || diagnostics.hasErrors) return undefined;
  const samples = resolveSplits(splits, { samples: rows.map(({ sample }) => sample), categoryIds: undefined }, diagnostics);
  const sources = await sourcesOf(samples, rows, request);
  if (diagnostics.hasErrors) return undefined;
  return { ...sources, train: repeated(sources.train, params.samples_per_frame) };
}

function readParams({ tree, diagnostics }: DataRequest): z.output<typeof npzMultiParams> | undefined {
  const written = treeAt(tree, ['params']) ?? emptyMap(tree.span);
  for (const field of loaderFields) {
    const value = treeAt(written, [field]);
    if (value) diagnostics.report(trainrunNoEffect, value.span, { field: `data.params.${field}`, reason: 'there is no loader process' });
  }
  return checkSchema(npzMultiParams, { tree: written, name: 'data.params' }, diagnostics);
}

async function readRows(path: string, { tree, cwd, diagnostics }: DataRequest): Promise<UniverseRow[] | undefined> {
  const written = treeAt(tree, ['params', 'universe_csv']) ?? tree;
  const tried = dataCandidates(path, written, cwd);
  const file = await firstFile(tried);
  if (file !== undefined) return readUniverse(await readText(file), diagnostics);
  diagnostics.report(trainrunData, written.span, { what: 'universe_csv', reason: `there is no such file; tried ${tried.join(', ')}` });
  return undefined;
}

async function sourcesOf(samples: SplitSamples, rows: readonly UniverseRow[], request: DataRequest): Promise<StageSources> {
  const rowOf = new Map(rows.map((row) => [row.sample.uid, row]));
  const sources = new Map<string, SampleSource>();
  for (const { uid } of Object.values(samples).flat()) {
    const row = rowOf.get(uid);
    if (row && !sources.has(uid)) sources.set(uid, await sourceOf(row, request));
  }
  const stage = (list: SplitSamples['train']) => list.flatMap(({ uid }) => sources.get(uid) ?? []);
  return { train: stage(samples.train), val: stage(samples.val), test: stage(samples.test), predict: stage(samples.predict) };
}

async function sourceOf({ file, span, sample }: UniverseRow, { diagnostics }: DataRequest): Promise<SampleSource> {
  const labelled = await hasMask(file).catch((error: unknown) => {
    diagnostics.report(trainrunData, span, { what: file, reason: reasonOf(error) });
    return false;
  });
  return { id: sample.uid, file: `${file}:cube`, ...(labelled ? { labels: `${file}:mask` } : {}) };
}

async function hasMask(file: string): Promise<boolean> {
  return (await listVariables(file)).some(({ name }) => name === 'mask');
}

function reasonOf(error: unknown): string {
  if (error instanceof CuviscError) return error.message;
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'there is no such file';
  throw error;
}
