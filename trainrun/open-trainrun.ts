import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type PlanFiles, planFolder, writePlan } from '../compiler/index.js';
import { type DeviceRequest, type NoDataSetting, openPlan, resumeName } from '../runtime/index.js';
import { requireReplaceable } from '../schemas/disk/replace-folder.js';
import type { PlanManifest } from '../schemas/plan.js';
import { openTracing, type Tracing } from '../tracking/index.js';
import { requireLabels } from '../runtime/index.js';
import type { ReadyTrainrun } from './load-trainrun.js';
import { checkFirst } from './phases/check-first.js';
import { type PhaseResults, runPhases } from './phases/run-phases.js';
import { requireSamePlan } from './phases/same-plan.js';
import type { TrainrunEvent, TrainrunJob } from './phases/trainrun-job.js';

/** How a trainrun is run. */
export interface TrainrunSettings {
  /** Folder of everything that is written; `output_dir` of the trainrun if absent. */
  readonly directory?: string | undefined;
  /** That of `training.accelerator` if absent. */
  readonly device?: DeviceRequest | undefined;
  /** Goes on where an interrupted run of the same folder stopped. */
  readonly resume?: boolean;
  /** With `resume`: gathers the statistics again, although the plan has them. */
  readonly refit?: boolean;
  /** Values that mark pixels without data, beside those that files state. */
  readonly noData?: NoDataSetting;
  /** Module with host functions and nodes of one's own, as for `openPlan`. */
  readonly hosts?: string | URL | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the spans of the work go; an SDK that is registered with the API of OpenTelemetry has them in any case. */
  readonly tracing?: Tracing | undefined;
  readonly onEvent?: (event: TrainrunEvent) => void;
}

/** A trainrun whose plan is written and open. */
export interface OpenTrainrun extends AsyncDisposable {
  readonly job: TrainrunJob;
  /** Fits, trains and measures. Throws what `Plan.fit`, `Plan.train` and `Plan.measure` throw. */
  run(): Promise<PhaseResults>;
}

/** The plan that a trainrun writes into its folder. */
export function planDirectoryOf({ config }: ReadyTrainrun, directory = config.output_dir): string {
  return join(directory, `${config.name.replace(/[^\p{L}\p{N}._-]/gu, '_')}.plan`);
}

/**
 * Writes the plan of a trainrun, after everything was checked that can be known before hours of work, and opens it; with `resume`
 * the plan of the interrupted run is opened. Throws `CuviscError` `labels-missing`, `resume-mismatch`, and what writing, opening
 * and checking a plan throw; the plan of an earlier run is then still there.
 */
export async function openTrainrun(ready: ReadyTrainrun, files: PlanFiles, settings: TrainrunSettings = {}): Promise<OpenTrainrun> {
  const { config, sources } = ready;
  const { directory = config.output_dir, refit = false, noData = [], hosts, signal, tracing = openTracing(null), onEvent } = settings;
  const planDirectory = planDirectoryOf(ready, directory);
  const tell = (event: TrainrunEvent): void => onEvent?.(event);
  requireSplitLabels(files.manifest, sources, config.training !== null);
  if (settings.resume) await requireSamePlan(planDirectory, files.manifest);
  else await requireReplaceable(planDirectory, planFolder);
  const resume = (settings.resume ?? false) && (config.training === null || existsSync(join(directory, resumeName)));
  if (settings.resume && !resume) tell({ type: 'notice', text: 'The run had not begun to train: it begins anew.' });
  const plan = await tracing.span('build', { 'plan.directory': planDirectory, resume }, async () => {
    if (!resume) {
      await checkFirst(files, { config, sources, directory, planDirectory, hosts, signal });
      await tracing.span('save plan', {}, () => writePlan(files, planDirectory, { state: 'discard' }));
    }
    return openPlan(planDirectory, { hosts, device: settings.device ?? deviceOf(config.training?.accelerator), signal });
  });
  const job: TrainrunJob = { config, sources, plan, directory, resume, refit, noData: [noData].flat(), signal, tracing, tell };
  return { job, run: () => runPhases(job), [Symbol.asyncDispose]: () => plan.dispose() };
}

/** Throws `CuviscError` `labels-missing` for the first cube without labels of a stage that reads them. */
function requireSplitLabels(manifest: PlanManifest, { train: own, val, test }: ReadyTrainrun['sources'], trains: boolean): void {
  if (trains) requireLabels(manifest, 'train', own);
  requireLabels(manifest, 'val', val);
  requireLabels(manifest, 'test', test);
}

/** The device that `training.accelerator` asks for. */
export function deviceOf(accelerator = 'auto'): 'auto' | 'cpu' | 'cuda' {
  return accelerator === 'cpu' || accelerator === 'auto' ? accelerator : 'cuda';
}
