import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlanFiles, writePlan } from '../../compiler/index.js';
import { type OpenOptions, openPlan } from '../../runtime/index.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { TrainrunSources } from '../load-trainrun.js';
import { trainOptions } from './train-options.js';

interface NewRun {
  readonly config: TrainRunConfig;
  readonly sources: TrainrunSources;
  /** Folder of the run. */
  readonly directory: string;
  readonly opening: OpenOptions;
}

/**
 * Checks a new run, as `Plan.check` does, before anything of an earlier one is replaced: a mistake must not cost what that has learnt. Throws what
 * `Plan.check` and opening a plan throw.
 */
export async function checkFirst(files: PlanFiles, { config, sources, directory, opening: { hosts, signal } }: NewRun): Promise<void> {
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'cuvisc-check-')));
  try {
    await writePlan(files, join(folder, 'new.plan'));
    // No graph runs here, so no thread is started for it.
    await using plan = await openPlan(join(folder, 'new.plan'), { device: 'cpu', host: 'inline', hosts, signal });
    const place = { directory, resume: false, batchSize: sources.batchSize };
    const { train, val, test } = sources;
    await plan.check({ train, val, test }, config.training ? trainOptions(config.training, place) : undefined, { signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
