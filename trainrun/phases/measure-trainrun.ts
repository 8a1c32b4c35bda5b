import { type NoDataSetting, openPlan, requireLabels } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { ReadyTrainrun } from '../load-trainrun.js';
import { deviceOf, planDirectoryOf } from '../run-folder/run-paths.js';
import type { VerbSettings } from '../verbs/verb-settings.js';
import type { FinalValues } from './final-values.js';
import { metricPooling } from './metric-pooling.js';

/** What of an earlier run is measured. */
export interface MeasuredTrainrun extends Pick<VerbSettings, 'directory' | 'device' | 'hosts' | 'signal'> {
  readonly stage: 'val' | 'test';
  /** A checkpoint of the run in place of the state of its plan. */
  readonly checkpoint?: string | undefined;
  readonly noData?: NoDataSetting;
}

/**
 * Measures a split with the plan of an earlier run, or one of its checkpoints; nothing is fitted, trained or written.
 * Throws `CuviscError` `data-missing`, `labels-missing`, and what `Plan.measure` throws.
 */
export async function measureTrainrun(ready: ReadyTrainrun, request: MeasuredTrainrun): Promise<FinalValues> {
  const { config, sources } = ready;
  const { stage, directory, checkpoint, noData = [], device = deviceOf(config.training?.accelerator), hosts, signal } = request;
  const split = sources[stage];
  if (split.length === 0)
    throw new CuviscError('data-missing', `the trainrun names no data for ${stage}`, { hint: `list cubes for the stage ${stage}` });
  await using plan = await openPlan(planDirectoryOf(ready, directory), { device, hosts, signal });
  requireLabels(plan.manifest, stage, split);
  const settings = { stage, batchSize: sources.batchSize, metrics: metricPooling(config), noData, signal } as const;
  const measured = await plan.measure(split, checkpoint === undefined ? settings : { ...settings, checkpoint });
  return { train: {}, val: {}, test: {}, [stage]: measured };
}
