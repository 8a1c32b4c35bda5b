import type { TrainReport } from '../../runtime/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { Outcome } from '../command.js';
import { renderFitReport } from '../print/fit-report.js';
import { counted, duration } from '../print/numbers.js';
import { renderFinalValues } from './result-table.js';
import { trainablesOf } from './trainable-table.js';
import type { PhaseRecord, PhaseResults, PreparedRun } from '../../trainrun/index.js';

/** A training that has come to its end. */
export interface EndedTraining {
  readonly run: PreparedRun;
  readonly manifest: PlanManifest;
  readonly results: PhaseResults;
  /** The report page; null where none was written. */
  readonly report: string | null;
  readonly phases: readonly PhaseRecord[];
  /** False for a smoke run, whose folder is gone. */
  readonly kept: boolean;
}

/** How a training ended. */
export function outcomeOf({ run, manifest, results, report, phases, kept }: EndedTraining): Outcome {
  const { config, planDirectory } = run;
  const { fit, train, values } = results;
  const parts = [
    ...(fit ? [renderFitReport(fit)] : []),
    ...(train ? [renderEnd(train)] : []),
    renderFinalValues(values, config.metric_nodes),
    kept ? `Wrote ${planDirectory}${report === null ? '' : ` and ${report}`}.` : 'A smoke run: nothing was left.',
  ];
  const trains = config.training ? trainablesOf(manifest) : [];
  return { text: parts.join('\n\n'), json: { plan: planDirectory, report, trains, fit, train, values, phases } };
}

/** The time is that of this call; before a resume nobody measured it. */
export function renderEnd({ epochs, steps, stopped, best, kept, noData, timings, resumedFrom }: TrainReport): string {
  const [all, time] = [`Trained ${counted(epochs, 'epoch')}, ${counted(steps, 'update')}`, duration(timings.total)];
  const lines = [resumedFrom === null ? `${all} in ${time}.` : `${all}, ${steps - resumedFrom} of them since the run was resumed, in ${time}.`];
  const leftOut = Object.entries(noData).filter(([, count]) => count > 0);
  if (leftOut.length > 0) lines.push(`Left out as no-data: ${leftOut.map(([split, count]) => `${counted(count, 'pixel')} of ${split}`).join(', ')}.`);
  if (stopped !== null) lines.push(`Stopped early: ${stopped}.`);
  if (best) lines.push(`Best checkpoint: ${best.file}, ${best.monitor} ${best.value} in epoch ${best.epoch}.`);
  lines.push(kept === 'best' ? 'The plan has the parameters of the best checkpoint.' : 'The plan has the parameters of the last epoch.');
  return lines.join('\n');
}
