import type { Control } from '../run/control.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { stageOf } from '../run/run-stage.js';
import type { NoDataSetting } from '../no-data/rule.js';
import { requireData, type Source } from '../run/sources.js';
import { measureSplit } from './measure-split.js';
import type { Values } from './metric-values.js';
import { createReader } from './split-reader.js';
import { withCheckpoint } from './with-checkpoint.js';

/** Which split is measured, and how. */
export interface MeasureRequest {
  readonly sources: readonly Source[];
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData?: NoDataSetting | undefined;
  readonly stage: 'val' | 'test';
  readonly batchSize: number;
  readonly metrics: 'pooled' | 'batch-mean';
  /** Its parameters are measured in place of the plan's. */
  readonly checkpoint: string | undefined;
}

/** Losses and metrics of a split under the names that training logs. Errors: `Plan.measure` lists them. */
export async function measurePlan(plan: LoadedPlan, request: MeasureRequest, control: Control): Promise<Values> {
  const { sources, noData, stage, batchSize, metrics, checkpoint } = request;
  requireData(sources);
  const runnable = stageOf(plan, stage);
  const reader = createReader(plan, stage, runnable.ports, { sources, noData }, { left: 0 });
  const losses = plan.manifest.train?.losses ?? [];
  return withCheckpoint(plan, checkpoint, () => measureSplit({ plan, losses, stage, runnable, reader, batchSize, metrics, control }));
}
