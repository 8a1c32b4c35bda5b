import { join } from 'node:path';
import type { FitReport, Progress, TrainOptions, TrainReport } from '../../runtime/index.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { TrainingConfig } from '../../schemas/training/config.js';
import { openEventLog } from './event-log.js';
import { metricPooling } from './metric-pooling.js';
import { type FinalValues, finalValues, type MeasuredValues } from './final-values.js';
import { trainOptions } from './train-options.js';
import type { TrainrunJob } from './trainrun-job.js';

/** What both phases came to. */
export interface PhaseResults {
  /** `null` where all statistics were there. */
  readonly fit: FitReport | null;
  /** `null` without a gradient phase. */
  readonly train: TrainReport | null;
  readonly values: FinalValues;
  /** The state with which the gradient phase began; `null` without one or if it was resumed. */
  readonly start: Readonly<Record<string, Tensor>> | null;
}

/**
 * First a check of all that can be known before hours of work, then the statistical phase where state is missing or `refit` asks for it, then the gradient phase with its test, or without one a measurement of
 * val and test. Throws what `Plan.fit`, `Plan.train` and `Plan.measure` throw.
 */
export async function runPhases(job: TrainrunJob): Promise<PhaseResults> {
  const { plan, config, resume, sources } = job;
  const { train: trained, val, test } = sources;
  if (!job.checked)
    await plan.check({ train: trained, val, test }, config.training ? optionsOf(job, config.training) : undefined, { signal: job.signal });
  const fit = await statisticalPhase(job);
  if (!config.training) return { fit, train: null, values: await measured(job), start: null };
  const start = resume ? null : await plan.state();
  const train = await gradientPhase(job, config.training);
  return { fit, train, values: finalValues(train), start };
}

async function statisticalPhase({ plan, sources, refit, noData, signal, tell }: TrainrunJob): Promise<FitReport | null> {
  const levels = plan.manifest.fit.length;
  if (levels === 0 || (plan.fittedLevels === levels && !refit)) return null;
  const onProgress = (progress: Progress): void => tell({ type: 'fit', progress });
  const report = await plan.fit(sources.train, { noData, onProgress, signal });
  for (const text of report.notices) tell({ type: 'notice', text });
  return report;
}

function optionsOf({ sources, directory, resume }: TrainrunJob, training: TrainingConfig): TrainOptions {
  return trainOptions(training, { directory, resume, batchSize: sources.batchSize });
}

async function gradientPhase(job: TrainrunJob, training: TrainingConfig): Promise<TrainReport> {
  const { plan, sources, directory, resume, noData, signal, tell } = job;
  const { train, val, test } = sources;
  const events = await openEventLog(join(directory, 'tensorboard'), resume);
  try {
    const report = await plan.train({ train, val, test, ...(noData.length > 0 && { noData }) }, optionsOf(job, training), {
      signal,
      onProgress: (event) => tell({ type: 'train', event }),
      onLog: (row) => {
        events.add(row);
        tell({ type: 'train', event: { type: 'log', row } });
      },
      onResume: (event) => {
        events.resumed(event);
        tell({ type: 'train', event });
      },
    });
    for (const text of report.notices) tell({ type: 'notice', text });
    return report;
  } finally {
    await events.close();
  }
}

async function measured(job: TrainrunJob): Promise<FinalValues> {
  return { train: {}, val: await measuredSplit(job, 'val'), test: await measuredSplit(job, 'test') };
}

async function measuredSplit({ plan, config, sources, noData, signal }: TrainrunJob, stage: 'val' | 'test'): Promise<MeasuredValues> {
  if (sources[stage].length === 0 || plan.manifest.stages[stage].metrics.length === 0) return {};
  return plan.measure(sources[stage], { stage, batchSize: sources.batchSize, metrics: metricPooling(config), noData, signal });
}
