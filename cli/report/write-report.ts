import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRow } from '../../runtime/index.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import type { PhaseResults } from '../../trainrun/index.js';
import type { TrainrunJob } from '../../trainrun/index.js';
import { channelVectors } from './channel-vectors.js';
import { reportPage } from './report-page.js';
import { samplePictures } from './sample-pictures.js';

/** Writes `report.html` of a run and returns its path. Throws `write-failed`, and what running the plan throws. */
export async function writeReport(job: TrainrunJob, results: PhaseResults): Promise<string> {
  const { plan, directory, config } = job;
  const file = join(directory, 'report.html');
  const page = reportPage({
    config,
    results,
    manifest: plan.manifest,
    rows: results.train ? await readRows(join(directory, 'metrics.jsonl')) : [],
    channels: channelVectors(plan.manifest, await plan.state(), results.start),
    pictures: await samplePictures(job),
    placement: await plan.placement(),
  });
  await writeAtomically(file, page);
  return file;
}

/** The whole log, that of a run before it was resumed included. */
async function readRows(file: string): Promise<LogRow[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as LogRow);
}
