import { mkdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { FileSource, Plan, RunResult, StreamedRun } from '../../runtime/index.js';
import { writeAtomically } from '../../runtime/writers/write-atomically.js';
import type { Stage } from '../../schemas/stage.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { Session } from '../session.js';
import { withProgress } from '../with-progress.js';
import { uniqueFileNames } from './file-names.js';
import { replaceDirectory } from './replace-directory.js';
import { type WrittenOutput, writeOutputs } from './write-outputs.js';

/** The file that says how a folder of outputs came about; a folder with it may be replaced by the next run. */
export const recordName = 'run.json';

export interface RunSourcesRequest {
  readonly plan: Plan;
  readonly sources: readonly FileSource[];
  readonly stage: Stage;
  /** Of random numbers in stage train; that of the runtime if `undefined`. */
  readonly seed: number | undefined;
  /** Endpoints to write; all outputs of the stage if `undefined`. */
  readonly outputs: readonly string[] | undefined;
  readonly directory: string;
  readonly session: Session;
}

/** What became of one cube. */
export interface SourceRun {
  readonly source: string;
  /** Folder inside the directory; empty if there is one cube only. */
  readonly folder: string;
  readonly outputs: readonly WrittenOutput[];
  readonly metrics: RunResult['metrics'];
  readonly notices: readonly string[];
}

/**
 * Runs every source through a stage and writes what comes out: for one cube into `directory`, for several into a folder
 * each, together with `run.json`. The directory appears as a whole at the end. Throws what running, reading and writing throw.
 */
export async function runSources(request: RunSourcesRequest): Promise<readonly SourceRun[]> {
  const { sources, directory, session, plan, stage, outputs, seed } = request;
  const folders = sources.length === 1 ? [''] : folderNames(sources);
  const runs: SourceRun[] = [];
  await replaceDirectory(directory, recordName, async (staging) => {
    await withProgress(session, 'run', async (onProgress) => {
      const { signal } = session;
      const stream = plan.runStream(sources, { stage, signal, ...(seed !== undefined && { seed }), ...(outputs && { outputs }) });
      for await (const run of stream) {
        const { index } = run;
        runs.push(await writeRun(run, sources[index] as FileSource, { staging, folder: folders[index] as string }, signal));
        onProgress({ level: 1, levels: 1, sources: index + 1, totalSources: sources.length, samples: pixelsOf(runs) });
      }
    });
    const { pipeline, digest, compiler } = plan.manifest;
    const record = { pipeline: pipeline.name, planDigest: digest, compiler, stage, ...(seed !== undefined && { seed }), runs };
    await writeAtomically(join(staging, recordName), `${JSON.stringify(record, null, 2)}\n`);
    session.signal.throwIfAborted();
  });
  return runs;
}

/** Writes what came out of one cube, and frees it then: the next ones are being read meanwhile. */
async function writeRun(
  { outputs, batch, info, metrics, notices }: StreamedRun,
  source: FileSource,
  place: Place,
  signal: AbortSignal,
): Promise<SourceRun> {
  const folder = join(place.staging, place.folder);
  await mkdir(folder, { recursive: true });
  const scene = { cube: { ...info, cube: batch.cube as Tensor }, labels: batch.mask };
  const written = await writeOutputs(folder, outputs, scene, signal);
  return { source: source.file, folder: place.folder, outputs: written, metrics, notices };
}

interface Place {
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
