import type { Diagnostic } from '../compiler/index.js';
import type { TrainrunOptions } from './load-trainrun.js';
import type { PhaseResults } from './phases/run-phases.js';
import type { EvaluatedRun } from './verbs/evaluate-run.js';
import { inSmokeFolder } from './verbs/in-smoke-folder.js';
import { runAllPhases } from './verbs/run-all-phases.js';
import { readyRun, type TrainSettings } from './verbs/verbs.js';

/** How a trainrun is compiled and run. */
export type RunTrainrunSettings = TrainSettings;

/** What a trainrun came to, and where its plan lies. */
export interface TrainrunResults extends PhaseResults {
  readonly plan: string;
  readonly evaluation: EvaluatedRun;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Runs a trainrun YAML from compiling to predictions: the phases build, train and evaluate. What happens meanwhile goes to `settings.onEvent`. With `smoke` the folder that
 * `plan` names is gone. Throws `FindingsError` `trainrun-invalid` with every mistake in the YAML files, and what `runAllPhases` throws.
 */
export async function runTrainrun(file: string, options: TrainrunOptions = {}, settings: RunTrainrunSettings = {}): Promise<TrainrunResults> {
  if (settings.smoke) return inSmokeFolder((directory) => runTrainrun(file, options, { ...settings, directory, smoke: false }));
  const { resume = false, refit = false } = settings;
  const { run, warnings } = await readyRun(file, options, settings);
  const { train, evaluate } = await runAllPhases(run, { resume, refit });
  return { ...train.results, plan: run.planDirectory, evaluation: evaluate.results, warnings };
}
