import type { Diagnostic } from '../../compiler/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { FindingsError } from '../../schemas/findings-error.js';
import { findingsOf } from '../data/findings-of.js';
import type { TrainrunOptions } from '../load-trainrun.js';
import type { PhaseResults } from '../phases/run-phases.js';
import type { PerformedPhase } from '../run-folder/perform-phase.js';
import { type BuiltRun, buildRun } from './build-run.js';
import { type EvaluatedRun, evaluateRun, type EvaluateRunSettings } from './evaluate-run.js';
import { inSmokeFolder } from './in-smoke-folder.js';
import { type PreparedRun, prepareRun } from './prepare-run.js';
import { type TrainRunSettings, trainRun } from './train-run.js';
import type { VerbSettings } from './verb-settings.js';

/** Without a folder for the run: everything happens in a temporary one, which is gone at the end. */
export interface SmokeSetting {
  readonly smoke?: boolean;
}

/** Settings of `build`. */
export interface BuildSettings extends VerbSettings, SmokeSetting {}

/** Settings of `train`. */
export interface TrainSettings extends VerbSettings, SmokeSetting, Pick<TrainRunSettings, 'resume' | 'refit'> {}

/** Settings of `evaluate`. */
export interface EvaluateSettings extends VerbSettings, SmokeSetting, Omit<EvaluateRunSettings, 'untrained'> {
  /** With `smoke`: evaluates although nothing was trained, with statistics of the training data and the weights of the start. */
  readonly allowUntrained?: boolean;
}

/** What a verb came to, with warnings about the YAML. */
export interface VerbResult<T> extends PerformedPhase<T> {
  readonly warnings: readonly Diagnostic[];
}

/**
 * The phase build of a trainrun YAML: checks everything that can be known before hours of work, and writes plan, run.json and the resolved trainrun into the folder
 * of the run. Throws `FindingsError` `trainrun-invalid` with every mistake in the YAML files, which leaves no trace, and what `buildRun` throws, which is recorded.
 */
export function build(file: string, options: TrainrunOptions = {}, settings: BuildSettings = {}): Promise<VerbResult<BuiltRun>> {
  return performed(file, options, settings, buildRun);
}

/**
 * The phase train of a trainrun that was built: statistics, training, and the test of what was trained; with `smoke` it is built first. Throws what `build` and
 * `trainRun` throw.
 */
export function train(file: string, options: TrainrunOptions = {}, settings: TrainSettings = {}): Promise<VerbResult<PhaseResults>> {
  const { resume = false, refit = false, smoke } = settings;
  return performed(file, options, settings, async (run) => {
    if (!smoke) return trainRun(run, { resume, refit });
    await buildRun(run);
    return trainRun(run, { fresh: true });
  });
}

/**
 * The phase evaluate of a trainrun that was trained: metrics, and predictions of every split. With `smoke` nothing was: a checkpoint is named, or `allowUntrained` says that
 * the weights of the start are meant. Throws what `build` and `evaluateRun` throw, and `CuviscError` `weights-missing`.
 */
export async function evaluate(file: string, options: TrainrunOptions = {}, settings: EvaluateSettings = {}): Promise<VerbResult<EvaluatedRun>> {
  requireWeights(settings);
  const { checkpoint, splits, resume = false, smoke } = settings;
  return performed(file, options, settings, async (run) => {
    if (!smoke) return evaluateRun(run, { checkpoint, splits, resume });
    await buildRun(run);
    return evaluateRun(run, { checkpoint, splits, untrained: true });
  });
}

/** Throws `CuviscError` `weights-missing` for a smoke evaluation of nothing that was trained. */
export function requireWeights({
  smoke = false,
  checkpoint,
  allowUntrained = false,
}: Pick<EvaluateSettings, 'smoke' | 'checkpoint' | 'allowUntrained'>): void {
  if (!smoke || checkpoint !== undefined || allowUntrained) return;
  throw new CuviscError('weights-missing', 'a smoke run has no folder, so there is nothing trained to evaluate', {
    hint: 'name a checkpoint, or evaluate the weights of the start on purpose with --allow-untrained',
  });
}

async function performed<T>(
  file: string,
  options: TrainrunOptions,
  settings: VerbSettings & SmokeSetting,
  perform: (run: PreparedRun) => Promise<PerformedPhase<T>>,
): Promise<VerbResult<T>> {
  if (settings.smoke) return inSmokeFolder((directory) => performed(file, options, { ...settings, directory, smoke: false }, perform));
  const { run, warnings } = await readyRun(file, options, settings);
  return { ...(await perform(run)), warnings };
}

/** A run without mistakes, and what was found besides. Throws `FindingsError` `trainrun-invalid`, and what `prepareRun` throws. */
export async function readyRun(
  file: string,
  options: TrainrunOptions,
  settings: VerbSettings,
): Promise<{ readonly run: PreparedRun; readonly warnings: readonly Diagnostic[] }> {
  const { run, diagnostics } = await prepareRun(file, options, settings);
  if (run) return { run, warnings: diagnostics };
  const found = diagnostics.filter(({ severity }) => severity === 'error');
  throw new FindingsError('trainrun-invalid', findingsOf(found), 'correct it at the place named; `cuvisc schema trainrun` prints its shape');
}
