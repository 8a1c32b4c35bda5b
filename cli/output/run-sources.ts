import { portsOfStage } from '../../schemas/plan/steps.js';
import { mkdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { z } from 'zod';
import { type FileSource, findNoData, type NoDataSetting, noDataValues, type Plan, type RunResult, type StreamedRun } from '../../runtime/index.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { type FolderKind, replaceFolder } from '../../schemas/disk/replace-folder.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Session } from '../session.js';
import { withProgress } from '../with-progress.js';
import { uniqueFileNames } from '../../runtime/index.js';
import { certainFiles, quickLookName, type WrittenOutput, writeOutputs } from '../../runtime/index.js';

/** The file that says how a folder of outputs came about, and what was written into it. */
const recordName = 'run.json';

const record = z.object({ runs: z.array(z.object({ folder: z.string(), outputs: z.array(z.object({ files: z.array(z.string()) })) })) });

/** What is ours in a folder of outputs: only that may the next run replace. */
const runFolder: FolderKind = {
  marker: recordName,
  listed: (text) =>
    record
      .parse(JSON.parse(text))
      .runs.flatMap(({ folder, outputs }) => [quickLookName, ...outputs.flatMap(({ files }) => files)].map((file) => inside(folder, file))),
};

function inside(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

/** What is run, and where the outputs go. */
export interface RunSourcesRequest {
  readonly plan: Plan;
  readonly sources: readonly FileSource[];
  readonly stage: Stage;
  /** Of random numbers in stage train; that of the runtime if `undefined`. */
  readonly seed: number | undefined;
  /** Endpoints to write; all outputs of the stage if `undefined`. */
  readonly outputs: readonly string[] | undefined;
  readonly noData: NoDataSetting;
  readonly directory: string;
  /** Replace files of the user that are in the way. */
  readonly force: boolean;
  readonly session: Session;
}

/** What became of one cube. */
export interface SourceRun {
  readonly source: string;
  /** Folder inside the directory; empty if there is one cube only. */
  readonly folder: string;
  readonly outputs: readonly WrittenOutput[];
  readonly metrics: RunResult['metrics'];
  readonly noData: number;
  readonly nonFinite: RunResult['nonFinite'];
  readonly notices: readonly string[];
}

/**
 * Runs every source through a stage and writes what comes out: for one cube into `directory`, for several into a folder
 * each, together with `run.json`. The directory appears as a whole at the end. Throws what running, reading and writing throw.
 */
export async function runSources(request: RunSourcesRequest): Promise<readonly SourceRun[]> {
  const { sources, directory, force, session, plan, stage, outputs, seed, noData } = request;
  const folders = sources.length === 1 ? [''] : folderNames(sources);
  const runs: SourceRun[] = [];
  const fill = async (staging: string): Promise<void> => {
    await withProgress(session, 'run', async (onProgress) => {
      const { signal } = session;
      const stream = plan.runStream(sources, { stage, signal, noData, ...(seed !== undefined && { seed }), ...(outputs && { outputs }) });
      for await (const run of stream) {
        const { index } = run;
        runs.push(await writeRun(run, sources[index] as FileSource, { staging, folder: folders[index] as string, noData }, signal));
        onProgress({ level: 1, levels: 1, sources: index + 1, totalSources: sources.length, samples: pixelsOf(runs) });
      }
    });
    const { pipeline, digest, compiler } = plan.manifest;
    const facts = { pipeline: pipeline.name, planDigest: digest, compiler, stage, ...(seed !== undefined && { seed }), runs };
    await writeAtomically(join(staging, recordName), `${JSON.stringify(facts, null, 2)}\n`);
    session.signal.throwIfAborted();
  };
  await replaceFolder(directory, runFolder, fill, { force, expected: folders.flatMap((folder) => expectedIn(folder, request)) });
  return runs;
}

function expectedIn(folder: string, { plan, stage, outputs }: RunSourcesRequest): string[] {
  const all = portsOfStage(plan.manifest.stages[stage])?.outputs.flatMap(({ name, role }) => (role === 'output' ? [name] : []));
  return certainFiles(outputs ?? all ?? []).map((file) => inside(folder, file));
}

/** Writes what came out of one cube, and frees it then: the next ones are being read meanwhile. */
async function writeRun(
  { outputs, batch, info, metrics, noData, nonFinite, notices }: StreamedRun,
  source: FileSource,
  place: Place,
  signal: AbortSignal,
): Promise<SourceRun> {
  const folder = join(place.staging, place.folder);
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const cube = batch.cube as Tensor;
  const absent = noData === 0 ? undefined : findNoData(cube, noDataValues(place.noData, info)).found?.absent;
  const scene = { cube: { ...info, cube, ...(absent && { absent }) }, labels: batch.mask };
  const written = await writeOutputs(folder, outputs, scene, signal);
  return { source: source.file, folder: place.folder, outputs: written, metrics, noData, nonFinite, notices };
}

interface Place {
  readonly noData: NoDataSetting;
  readonly staging: string;
  readonly folder: string;
}

/** The stem of each file, numbered where two are the same. */
function folderNames(sources: readonly FileSource[]): string[] {
  return uniqueFileNames(sources.map(({ file }) => parse(file).name.replace(/^\.*$/, 'cube')));
}

function pixelsOf(runs: readonly SourceRun[]): number {
  return runs.reduce((sum, { outputs: [first] }) => sum + (first ? first.dims.slice(0, 3).reduce((product, size) => product * size, 1) : 0), 0);
}
