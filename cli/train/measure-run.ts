import { type NoDataSetting, openPlan } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import type { Outcome } from '../command.js';
import { requireLabels } from '../data/sources.js';
import type { Session } from '../session.js';
import type { TrainrunSources } from '../trainrun/load-trainrun.js';
import { metricPooling } from './metric-pooling.js';
import { type FinalValues, renderFinalValues } from './result-table.js';

interface MeasuredRun {
  readonly config: TrainRunConfig;
  readonly sources: TrainrunSources;
  readonly planDirectory: string;
  readonly device: 'auto' | 'cpu' | 'cuda' | 'webgpu';
  readonly mode: 'validate' | 'test';
  readonly checkpoint: string | undefined;
  readonly noData: NoDataSetting;
  readonly session: Session;
}

/**
 * Measures the split of `mode` with the plan of an earlier run, or one of its checkpoints; nothing is fitted, trained or written.
 * Throws `CuviscError` `data-missing`, `labels-missing`, and what `Plan.measure` throws.
 */
export async function measureRun({ config, sources, planDirectory, device, mode, checkpoint, noData, session }: MeasuredRun): Promise<Outcome> {
  const stage = mode === 'validate' ? 'val' : 'test';
  const split = sources[stage];
  if (split.length === 0)
    throw new CuviscError('data-missing', `the trainrun names no data for ${stage}`, { hint: `list cubes for the stage ${stage}` });
  const { signal } = session;
  await using plan = await openPlan(planDirectory, { device, signal });
  requireLabels(plan.manifest, stage, split);
  const { batchSize } = sources;
  const settings = { stage, batchSize, metrics: metricPooling(config), noData, signal } as const;
  const measured = await plan.measure(split, checkpoint === undefined ? settings : { ...settings, checkpoint });
  const values: FinalValues = { train: {}, val: {}, test: {}, [stage]: measured };
  return { text: renderFinalValues(values, config.metric_nodes), json: { plan: planDirectory, checkpoint: checkpoint ?? null, values } };
}
