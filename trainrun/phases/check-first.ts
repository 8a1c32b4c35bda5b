import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlanFiles, writePlan } from '../../compiler/index.js';
import { openPlan } from '../../runtime/index.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { TrainrunSources } from '../load-trainrun.js';
import { trainOptions } from './train-options.js';

interface NewRun {
  readonly config: TrainRunConfig;
  readonly sources: TrainrunSources;
  /** Folder of the run. */
  readonly directory: string;
  readonly planDirectory: string;
  readonly hosts: string | URL | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Checks a new run, as `Plan.check` does, before it replaces the plan of an earlier one: a mistake must not cost what that has learnt.
 * Throws what `Plan.check` throws; does nothing where no plan is.
 */
export async function checkFirst(files: PlanFiles, { config, sources, directory, planDirectory, hosts, signal }: NewRun): Promise<void> {
  if (!existsSync(planDirectory)) return;
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'cuvisc-check-')));
  try {
    await writePlan(files, join(folder, 'new.plan'));
    await using plan = await openPlan(join(folder, 'new.plan'), { device: 'cpu', hosts, signal });
    const place = { directory, resume: false, batchSize: sources.batchSize };
    const { train, val, test } = sources;
    await plan.check({ train, val, test }, config.training ? trainOptions(config.training, place) : undefined, { signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
