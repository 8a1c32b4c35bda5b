import type { Diagnostic } from '../compiler/index.js';
import type { CuviscError } from '../schemas/cuvisc-error.js';
import { FindingsError } from '../schemas/findings-error.js';
import { findingsOf } from './data/findings-of.js';
import { type LoadedTrainrun, loadTrainrun, readyOf, type TrainrunOptions } from './load-trainrun.js';
import { planDirectoryOf } from './open-trainrun.js';
import { compileReady, type TrainrunTarget } from './phases/compile-trainrun.js';
import type { PhaseResults } from './phases/run-phases.js';
import { type TrackedSettings, trainPhase } from './tracking/train-phase.js';

/** How a trainrun is compiled and run. */
export interface RunTrainrunSettings extends Omit<TrackedSettings, 'compiled'>, Pick<TrainrunTarget, 'like' | 'bands' | 'compiler'> {}

/** What a trainrun came to, and where its plan lies. */
export interface TrainrunResults extends PhaseResults {
  readonly plan: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Runs a trainrun YAML from compiling to the measurement of its test split: `loadTrainrun`, `compileReady`, `openTrainrun` and its
 * phases, with a journal and spans in its folder. What happens meanwhile goes to `settings.onEvent`. Throws `FindingsError` `trainrun-invalid` with every mistake in the YAML files,
 * and what the steps throw.
 */
export async function runTrainrun(file: string, options: TrainrunOptions = {}, settings: RunTrainrunSettings = {}): Promise<TrainrunResults> {
  const from = Date.now();
  const loaded = await loadTrainrun(file, options);
  const ready = readyOf(loaded);
  if (!ready) throw invalid(loaded);
  const { like, bands, compiler, onEvent } = settings;
  const note = (text: string): void => onEvent?.({ type: 'notice', text });
  const { plan: files, diagnostics } = await compileReady(ready, { env: options.env, like, bands, compiler, note });
  const all = [...loaded.diagnostics, ...diagnostics];
  if (!files) throw invalid({ diagnostics: all });
  const compiled = { from, to: Date.now() };
  const results = await trainPhase(ready, files, { ...settings, compiled }, ({ run }) => run());
  return { ...results, plan: planDirectoryOf(ready, settings.directory), warnings: all };
}

function invalid({ diagnostics }: Pick<LoadedTrainrun, 'diagnostics'>): CuviscError {
  const found = diagnostics.filter(({ severity }) => severity === 'error');
  return new FindingsError('trainrun-invalid', findingsOf(found), 'correct it at the place named; `cuvisc schema trainrun` prints its shape');
}
