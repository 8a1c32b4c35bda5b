import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writePlan } from '../../compiler/index.js';
import { readPlan, resumeName, trainConfig } from '../../runtime/index.js';
import { manifestName } from '../../schemas/plan-serialisation.js';
import { activeTracing } from '../../tracking/index.js';
import { trainOptions } from '../phases/train-options.js';
import { type PhaseResults, runPhases } from '../phases/run-phases.js';
import type { TrainrunJob } from '../phases/trainrun-job.js';
import type { UsedCheckpoint } from '../run-folder/phase-record.js';
import { keyOf, type PerformedPhase, performPhase, type PhaseNotes } from '../run-folder/perform-phase.js';
import { recordFile } from '../run-folder/recorded-files.js';
import { requireSameRun } from '../run-folder/run-differences.js';
import { requirePhase, verifyPhase } from '../run-folder/verify-phase.js';
import { policyOf } from './build-run.js';
import { type PreparedRun, phaseRequest } from './prepare-run.js';
import { presentRun } from './present-identity.js';

/** How the phase train is performed. */
export interface TrainRunSettings {
  /** Goes on where an interrupted training of the same folder stopped. */
  readonly resume?: boolean;
  /** With `resume`: gathers the statistics again, although the plan has them. */
  readonly refit?: boolean;
  /** The phase build was performed just now, which checked everything and left a plan that has learnt nothing. */
  readonly fresh?: boolean;
  /** Writes more files about a training while its plan is open, and returns their paths: they become outputs of the phase. */
  readonly report?: (job: TrainrunJob, results: PhaseResults) => Promise<readonly string[]>;
}

/** Whether the training in a folder can go on where it stopped. */
export function canResume({ config, directory }: PreparedRun): boolean {
  return config.training === null || existsSync(join(directory, resumeName));
}

/**
 * The phase train: statistics, training by gradients if the trainrun has it, and the test of what was trained. It rests on the phase build. With `resume`
 * nothing is done if the phase is complete and valid. Throws what `performPhase`, `requirePhase`, `Plan.fit` and `Plan.train` throw, and `CuviscError`
 * `resume-mismatch` listing every difference between the run that was built and the trainrun as it is now.
 */
export async function trainRun(run: PreparedRun, settings: TrainRunSettings = {}): Promise<PerformedPhase<PhaseResults>> {
  const { directory, tell } = run;
  const resume = (settings.resume ?? false) && canResume(run);
  if (resume && !settings.refit) {
    const { record, valid } = await verifyPhase(directory, 'train');
    if (valid && record && record.key === keyOf((await presentRun(run)).identity)) {
      tell({ type: 'phase-end', phase: 'train', directory, record, reused: true });
      return { record, results: record.results as PhaseResults };
    }
  }
  return performPhase({ ...phaseRequest(run, 'train', false), resume }, (notes) => trained(run, { ...settings, resume }, notes));
}

async function trained(run: PreparedRun, settings: TrainRunSettings, notes: PhaseNotes) {
  const { planDirectory, opening, tell } = run;
  const { resume = false, fresh = false, report } = settings;
  await admitted(run, resume, notes);
  if (!resume && !fresh) await activeTracing().span('save plan', {}, () => writePlan(run.compiled(), planDirectory, { state: 'discard' }));
  const { value, reset } = await run.plans.use(planDirectory, opening, async (plan) => {
    const job = jobOf(run, plan, settings);
    const results = await runPhases(job);
    for (const notice of [...(results.fit?.notices ?? []), ...(results.train?.notices ?? [])]) notes.notices.push(notice);
    return { results, more: report ? await activeTracing().span('report', {}, () => report(job, results)) : [] };
  });
  notes.reset = reset;
  tell({ type: 'reset', phase: 'train', report: reset });
  const { results, more } = value;
  notes.checkpoint = await keptBy(run, results);
  return { results: { ...results, start: null }, outputs: [...(await leftBy(run)), ...more] };
}

/** Requires the phase build, and that the run is still what it was then. What the plan is compiled to can differ only where a run goes on. */
async function admitted(run: PreparedRun, resume: boolean, notes: PhaseNotes): Promise<void> {
  const { directory } = run;
  const built = await requirePhase(directory, 'build');
  notes.run = built.run;
  notes.identity = (await presentRun(run)).identity;
  const policy = policyOf(run);
  const accept = policy.accept && (resume || samePlan(built.identity, notes.identity));
  notes.drift = requireSameRun(built.identity, notes.identity, { ...policy, accept });
}

function samePlan(was: PhaseNotes['identity'], is: PhaseNotes['identity']): boolean {
  return JSON.stringify(was.graph) === JSON.stringify(is.graph);
}

function jobOf(run: PreparedRun, plan: TrainrunJob['plan'], { resume = false, refit = false, fresh = false }: TrainRunSettings): TrainrunJob {
  const { config, sources, directory, noData, opening, tell } = run;
  return { config, sources, plan, directory, resume, refit, checked: fresh, noData, signal: opening.signal, tell };
}

async function keptBy({ directory, planDirectory }: PreparedRun, { train }: PhaseResults): Promise<UsedCheckpoint> {
  const { manifest } = await readPlan(planDirectory);
  const file = await recordFile(directory, join(planDirectory, manifest.stateFile.path));
  return { source: 'plan', file, kept: train?.kept ?? null, best: train?.best?.file ?? null };
}

/** The plan's manifest and state, the log, checkpoints and event files. */
async function leftBy({ directory, planDirectory, config, sources }: PreparedRun): Promise<string[]> {
  const { manifest } = await readPlan(planDirectory);
  const ofPlan = [manifestName, manifest.stateFile.path].map((name) => join(planDirectory, name));
  if (!config.training) return ofPlan;
  const options = trainOptions(config.training, { directory, resume: false, batchSize: sources.batchSize });
  const checkpoints = trainConfig.parse(options).checkpoint?.directory;
  const ofTraining = ['metrics.jsonl', 'tensorboard', resumeName, ...(checkpoints === undefined ? [] : [checkpoints])];
  return [...ofPlan, ...ofTraining.map((name) => join(directory, name))];
}
