import type { TrainReport } from '../../runtime/index.js';
import type { Outcome } from '../command.js';
import { renderFitReport } from '../print/fit-report.js';
import { counted, duration } from '../print/numbers.js';
import { writeReport } from '../report/write-report.js';
import { renderFinalValues } from './result-table.js';
import { trainablesOf } from './trainable-table.js';
import type { PhaseResults, TrainrunJob } from '../../trainrun/index.js';

/** Writes the report page and says how the run ended. Throws `write-failed`, and what running the plan throws. */
export async function outcomeOf(job: TrainrunJob, results: PhaseResults): Promise<Outcome> {
  const { config, plan } = job;
  const { fit, train, values } = results;
  const report = await writeReport(job, results);
  const parts = [
    ...(fit ? [renderFitReport(fit)] : []),
    ...(train ? [renderEnd(train)] : []),
    renderFinalValues(values, config.metric_nodes),
    `Wrote ${plan.directory} and ${report}.`,
  ];
  const trains = config.training ? trainablesOf(plan.manifest) : [];
  return { text: parts.join('\n\n'), json: { plan: plan.directory, report, trains, fit, train, values } };
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
