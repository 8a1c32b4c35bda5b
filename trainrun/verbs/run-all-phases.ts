import { sharedPlans } from '../run-folder/phase-plans.js';
import type { PerformedPhase } from '../run-folder/perform-phase.js';
import type { PhaseResults } from '../phases/run-phases.js';
import { type BuiltRun, buildRun, requireSameBuild, resumeBuild } from './build-run.js';
import { type EvaluatedRun, evaluateRun } from './evaluate-run.js';
import type { PreparedRun } from './prepare-run.js';
import { canResume, type TrainRunSettings, trainRun } from './train-run.js';

/** A run whose phases are all complete. */
export interface WholeRun {
  readonly build: PerformedPhase<BuiltRun>;
  readonly train: PerformedPhase<PhaseResults>;
  readonly evaluate: PerformedPhase<EvaluatedRun>;
}

/**
 * The phases build, train and evaluate, one after the other; sessions of one are released before the next begins. With `resume` what is complete and valid is not done
 * again, and what was interrupted goes on; a training that had not begun begins anew. Throws what the phases throw.
 */
export async function runAllPhases(prepared: PreparedRun, settings: Omit<TrainRunSettings, 'fresh'> = {}): Promise<WholeRun> {
  await using plans = sharedPlans();
  const run = { ...prepared, plans };
  const asked = settings.resume ?? false;
  const resume = asked && canResume(run);
  if (asked && !resume) {
    await requireSameBuild(run);
    run.tell({ type: 'notice', text: 'The run had not begun to train: it begins anew.' });
  }
  const build = resume ? await resumeBuild(run) : await buildRun(run);
  const train = await trainRun(run, { ...settings, resume, fresh: !resume });
  return { build, train, evaluate: await evaluateRun(run, { resume: resume && !settings.refit }) };
}
