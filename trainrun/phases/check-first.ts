import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlanFiles, writePlan } from '../../compiler/index.js';
import { type OpenOptions, openPlan, type Plan } from '../../runtime/index.js';
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

/** Checks a new run before anything is fitted. Throws what `Plan.check` throws. */
export async function checkRun(plan: Plan, { config, sources, directory, opening: { signal } }: NewRun): Promise<void> {
  const place = { directory, resume: false, batchSize: sources.batchSize };
  const { train, val, test } = sources;
  await plan.check({ train, val, test }, config.training ? trainOptions(config.training, place) : undefined, { signal });
}

/** `checkRun` before the plan of an earlier run is replaced: a mistake must not cost what that has learnt. Throws what opening a plan throws, too. */
export async function checkFirst(files: PlanFiles, run: NewRun): Promise<void> {
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'cuvisc-check-')));
  try {
    await writePlan(files, join(folder, 'new.plan'));
    const { hosts, signal } = run.opening;
    await using plan = await openPlan(join(folder, 'new.plan'), { device: 'cpu', hosts, signal });
    await checkRun(plan, run);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
