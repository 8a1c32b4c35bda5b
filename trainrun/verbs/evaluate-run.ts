import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Plan, readPlan, resumeName } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { MeasuredValues } from '../phases/final-values.js';
import { activeTracing } from '../../tracking/index.js';
import { metricPooling } from '../phases/metric-pooling.js';
import type { PhaseResults } from '../phases/run-phases.js';
import { predictionOutputs } from '../predictions/prediction-outputs.js';
import { writePredictions } from '../predictions/write-predictions.js';
import type { UsedCheckpoint } from '../run-folder/phase-record.js';
import { keyOf, type PerformedPhase, performPhase, type PhaseNotes } from '../run-folder/perform-phase.js';
import { recordFile } from '../run-folder/recorded-files.js';
import { requireSameRun } from '../run-folder/run-differences.js';
import type { RunIdentity } from '../run-folder/run-identity.js';
import { type SplitName, splitNames, unique } from '../run-folder/run-sources.js';
import { requirePhase, verifyPhase } from '../run-folder/verify-phase.js';
import { policyOf } from './build-run.js';
import { type PreparedRun, phaseRequest } from './prepare-run.js';
import { presentRun, withData } from './present-identity.js';

/** How the phase evaluate is performed. */
export interface EvaluateRunSettings {
  /** A checkpoint in place of the parameters that the training kept. */
  readonly checkpoint?: string | undefined;
  /** Splits to measure and predict; all that have data if absent. */
  readonly splits?: readonly SplitName[] | undefined;
  /** Nobody has trained: statistics are gathered first, and what is evaluated without a checkpoint are the weights of the start. */
  readonly untrained?: boolean;
  /** Nothing is done if the phase is complete, valid, and of the same weights, data and settings. */
  readonly resume?: boolean;
}

/** What an evaluation came to: losses and metrics by split and logged name; the train split is predicted, not measured. */
export interface EvaluatedRun {
  readonly values: Readonly<Record<SplitName, MeasuredValues>>;
  /** Predicted sources by split. */
  readonly predicted: Readonly<Record<SplitName, number>>;
}

/** Where predictions lie in the folder of a run. */
export const predictionsFolder = 'predictions';

/**
 * The phase evaluate: measures val and test, and predicts every split, with the parameters that the training kept or those of a checkpoint. Nothing is
 * fitted or trained. It rests on the phase train. Throws what `performPhase`, `requirePhase`, `Plan.measure` and `Plan.run` throw, and `CuviscError` `data-missing`,
 * `resume-mismatch` listing every difference between the run that was trained and the trainrun as it is now, whatever is measured aside, and those of checkpoints.
 */
export async function evaluateRun(run: PreparedRun, settings: EvaluateRunSettings = {}): Promise<PerformedPhase<EvaluatedRun>> {
  const { directory, tell } = run;
  if (settings.resume) {
    const { record, valid } = await verifyPhase(directory, 'evaluate');
    if (valid && record && record.key === keyOf(await identityOf(run, settings))) {
      tell({ type: 'phase-end', phase: 'evaluate', directory, record, reused: true });
      return { record, results: record.results as EvaluatedRun };
    }
  }
  return performPhase(phaseRequest(run, 'evaluate', false), (notes) => evaluated(run, settings, notes));
}

async function evaluated(run: PreparedRun, settings: EvaluateRunSettings, notes: PhaseNotes) {
  const { directory, planDirectory, opening, tell } = run;
  const trained = await requirePhase(directory, settings.untrained ? 'build' : 'train');
  notes.run = trained.run;
  if (settings.untrained) await fitStatistics(run);
  const present = await identityOf(run, settings);
  notes.identity = present;
  const note = (text: string): void => tell({ type: 'notice', text });
  const learnt: readonly SplitName[] = ['train', 'val'];
  notes.drift = requireSameRun(withData(trained.identity, learnt), withData(present, learnt), policyOf(run));
  const checkpoint = await usedCheckpoint(run, settings, settings.untrained ? null : (trained.results as PhaseResults));
  notes.checkpoint = checkpoint;
  const splits = chosenSplits(run, settings);
  const { value, reset } = await run.plans.use(
    planDirectory,
    { ...opening, ...(settings.checkpoint !== undefined && { checkpoint: settings.checkpoint }) },
    (plan) => evaluateSplits({ run, plan, checkpoint, splits, note }),
  );
  notes.reset = reset;
  tell({ type: 'reset', phase: 'evaluate', report: reset });
  return value;
}

async function fitStatistics(run: PreparedRun): Promise<void> {
  const { planDirectory, opening, sources, noData } = run;
  await run.plans.use(planDirectory, opening, async (plan) => {
    if (plan.fittedLevels < plan.manifest.fit.length) await plan.fit(sources.train, { noData, signal: opening.signal });
  });
}

/** The run's identity, with the weights that are evaluated as what it rests on. */
async function identityOf(run: PreparedRun, { checkpoint, splits }: EvaluateRunSettings): Promise<RunIdentity> {
  const { identity } = await presentRun(run);
  const { manifest } = await readPlan(run.planDirectory);
  const weights = checkpoint === undefined ? {} : { checkpoint: `SHA-256 ${(await recordCheckpoint(run, checkpoint)).sha256}` };
  return { ...identity, upstream: { state: `SHA-256 ${manifest.stateFile.sha256}`, ...weights, ...(splits ? { splits: splits.join(', ') } : {}) } };
}

/** Throws `CuviscError` `checkpoint-missing`. */
async function recordCheckpoint({ directory }: PreparedRun, file: string): Promise<Awaited<ReturnType<typeof recordFile>>> {
  return recordFile(directory, file).catch((cause: unknown) => {
    const hint = `checkpoints of this run lie in ${join(directory, 'checkpoints')}, where it went on from is ${resumeName}`;
    throw new CuviscError('checkpoint-missing', `the checkpoint cannot be read: ${(cause as Error).message}`, { place: { file }, hint, cause });
  });
}

async function usedCheckpoint(
  run: PreparedRun,
  { checkpoint, untrained }: EvaluateRunSettings,
  trained: PhaseResults | null,
): Promise<UsedCheckpoint> {
  const best = trained?.train?.best?.file ?? null;
  if (checkpoint !== undefined) {
    const kept = best !== null && basename(checkpoint) === best ? 'best' : null;
    return { source: 'checkpoint', file: await recordCheckpoint(run, checkpoint), kept, best };
  }
  const { manifest } = await readPlan(run.planDirectory);
  const file = await recordFile(run.directory, join(run.planDirectory, manifest.stateFile.path));
  return { source: untrained ? 'untrained' : 'plan', file, kept: trained?.train?.kept ?? null, best };
}

function chosenSplits({ sources }: PreparedRun, { splits }: EvaluateRunSettings): readonly SplitName[] {
  const missing = splits?.find((split) => sources[split].length === 0);
  if (missing !== undefined) {
    throw new CuviscError('data-missing', `the trainrun names no data for ${missing}`, { hint: `list cubes for the stage ${missing}` });
  }
  return splits ?? splitNames.filter((split) => sources[split].length > 0);
}

interface Evaluating {
  readonly run: PreparedRun;
  readonly plan: Plan;
  readonly checkpoint: UsedCheckpoint;
  readonly splits: readonly SplitName[];
  readonly note: (text: string) => void;
}

async function evaluateSplits(evaluating: Evaluating): Promise<{ results: EvaluatedRun; outputs: string[] }> {
  const { run, plan, splits, note } = evaluating;
  const folder = join(run.directory, predictionsFolder);
  await writing(folder, () => rm(folder, { recursive: true, force: true }));
  const values: Record<SplitName, MeasuredValues> = { train: {}, val: {}, test: {} };
  const predicted: Record<SplitName, number> = { train: 0, val: 0, test: 0 };
  const outputs: string[] = [];
  for (const split of splits) {
    if (split !== 'train') values[split] = await activeTracing().span(split === 'val' ? 'validate' : 'test', {}, () => measured(run, plan, split));
    if (predictionOutputs(plan.manifest, stageOf(split)) === null) {
      note(`${split} is not predicted: stage ${stageOf(split)} gives nothing for pixels or images`);
      continue;
    }
    outputs.push(...(await activeTracing().span('predict', { split }, () => predict(evaluating, split, folder))));
    predicted[split] = unique(run.sources[split]).length;
  }
  return { results: { values, predicted }, outputs };
}

/** Training data are predicted as validation data are: without augmentation and noise. */
function stageOf(split: SplitName): 'val' | 'test' {
  return split === 'test' ? 'test' : 'val';
}

async function measured({ sources, config, noData, opening: { signal } }: PreparedRun, plan: Plan, stage: 'val' | 'test'): Promise<MeasuredValues> {
  const { metrics, steps } = plan.manifest.stages[stage];
  if (steps.length === 0 || (metrics.length === 0 && !plan.manifest.train)) return {};
  return plan.measure(sources[stage], { stage, batchSize: sources.batchSize, metrics: metricPooling(config), noData, signal });
}

function predict({ run, plan, checkpoint }: Evaluating, split: SplitName, folder: string): Promise<readonly string[]> {
  const { base, noData, tell } = run;
  const sources = unique(run.sources[split]);
  return writePredictions({
    ...{ plan, checkpoint, split, stage: stageOf(split), sources, base, folder, noData, signal: run.opening.signal },
    onSample: (done, total) => tell({ type: 'predictions', split, done, total }),
  });
}
