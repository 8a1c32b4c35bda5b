import { join } from 'node:path';
import type { FitReport, Progress, TrainOptions, TrainReport } from '../../runtime/index.js';
import type { Tensor } from '../../schemas/tensor.js';
import type { TrainingConfig } from '../../schemas/training/config.js';
import type { Span } from '@opentelemetry/api';
import { openEventLog } from './event-log.js';
import { activeTracing } from '../../tracking/index.js';
import { activePhase } from '../tracking/active-phase.js';
import { journalRow } from '../tracking/journal-values.js';
import { levelSpans, partSpans } from './training-spans.js';
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
  const options = config.training ? optionsOf(job, config.training) : undefined;
  if (!job.checked) await activeTracing().span('check', {}, () => plan.check({ train: trained, val, test }, options, { signal: job.signal }));
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
  const tracing = activeTracing();
  const report = await tracing.span('fit', { levels }, async (span) => {
    const start = performance.timeOrigin + performance.now();
    const fitted = await plan.fit(sources.train, { noData, onProgress, signal });
    levelSpans(tracing, span, start, fitted);
    return fitted;
  });
  for (const text of report.notices) tell({ type: 'notice', text });
  return report;
}

function optionsOf({ sources, directory, resume }: TrainrunJob, training: TrainingConfig): TrainOptions {
  return trainOptions(training, { directory, resume, batchSize: sources.batchSize });
}

function gradientPhase(job: TrainrunJob, training: TrainingConfig): Promise<TrainReport> {
  return activeTracing().span('gradient training', { resume: job.resume }, (span) => trainWithin(span, job, training));
}

async function trainWithin(span: Span, job: TrainrunJob, training: TrainingConfig): Promise<TrainReport> {
  const { plan, sources, directory, resume, noData, signal, tell } = job;
  const journal = activePhase()?.journal;
  const { train, val, test } = sources;
  const events = await openEventLog(join(directory, 'tensorboard'), resume);
  try {
    const report = await plan.train({ train, val, test, ...(noData.length > 0 && { noData }) }, optionsOf(job, training), {
      signal,
      onProgress: (event) => tell({ type: 'train', event }),
      onLog: (row) => {
        events.add(row);
        if (journal) journalRow(journal, row);
        tell({ type: 'train', event: { type: 'log', row } });
      },
      onPart: partSpans(activeTracing(), span),
      onResume: (event) => {
        events.resumed(event);
        journal?.resumedAt(event.step);
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
  const settings = { stage, batchSize: sources.batchSize, metrics: metricPooling(config), noData, signal };
  return activeTracing().span(stage === 'val' ? 'validate' : 'test', { sources: sources[stage].length }, () =>
    plan.measure(sources[stage], settings),
  );
}
