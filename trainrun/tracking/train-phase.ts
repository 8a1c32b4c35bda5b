import { userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { PlanFiles } from '../../compiler/index.js';
import { packageVersion } from '../../schemas/version.js';
import { flattenParams, readJournal, type RunBeginning, type TrackingTarget } from '../../tracking/index.js';
import type { ReadyTrainrun } from '../load-trainrun.js';
import { type OpenTrainrun, openTrainrun, type TrainrunSettings } from '../open-trainrun.js';
import type { PhaseResults } from '../phases/run-phases.js';
import { artifactReference } from './artifact-reference.js';
import { codeRevision } from '../run-folder/code-revision.js';
import { journalEvent, journalFinal } from './journal-events.js';
import { type PhaseTracking, trackPhase } from './track-phase.js';

/** How a trainrun is recorded, beside how it is run. */
export interface TrackedSettings extends TrainrunSettings {
  /** A server that is told meanwhile; the journal is written in any case. */
  readonly track?: TrackingTarget | undefined;
  /** Runs of one experiment are compared with each other; the name of the trainrun if absent. */
  readonly experiment?: string | undefined;
  /** When reading and compiling began and ended, in milliseconds since 1970. */
  readonly compiled?: { readonly from: number; readonly to: number } | undefined;
}

/** What is left of a run that was recorded. */
export interface TrackedTrainrun {
  readonly open: OpenTrainrun;
  readonly record: PhaseTracking;
  /** Runs the trainrun, and keeps in the journal what it came to. Throws what `OpenTrainrun.run` throws. */
  run(): Promise<PhaseResults>;
}

/**
 * Opens a trainrun as `openTrainrun` does and lets `use` run it, with a journal and spans in its folder from before anything can fail
 * until `use` is done. Throws what `openTrainrun` and `use` throw.
 */
export async function trainPhase<T>(
  ready: ReadyTrainrun,
  files: PlanFiles,
  settings: TrackedSettings,
  use: (recorded: TrackedTrainrun) => Promise<T>,
): Promise<T> {
  const { config } = ready;
  const { directory = config.output_dir, track, experiment, compiled, resume = false, onEvent } = settings;
  const note = (text: string): void => onEvent?.({ type: 'notice', text });
  const continues = resume ? await unfinishedTraining(directory) : undefined;
  const beginning = { ...(await beginningOf(ready, files, directory)), experiment: experiment ?? config.name, phase: 'train', continues };
  return trackPhase(directory, beginning, { target: track, began: compiled?.from, note }, async (record) => {
    const { journal, tracing } = record;
    if (compiled) tracing.start('plan', { startTime: compiled.from }).end(compiled.to);
    const told: TrainrunSettings['onEvent'] = (event) => {
      if (journal) journalEvent(journal, event);
      onEvent?.(event);
    };
    await using open = await openTrainrun(ready, files, { ...settings, directory, tracing, onEvent: told });
    const run = async (): Promise<PhaseResults> => {
      const results = await open.run();
      if (journal) journalFinal(journal, results.values, results.train?.steps ?? 0);
      return results;
    };
    const result = await use({ open, record, run });
    for (const [file, role] of outputsOf(open)) journal?.artifact(await artifactReference(directory, join(directory, file), role));
    return result;
  });
}

/** What is written in any case. */
function outputsOf({ job }: OpenTrainrun): [string, string][] {
  const plan = basename(job.plan.directory);
  const state = job.plan.manifest.stateFile.path;
  const log: [string, string][] = job.config.training ? [['metrics.jsonl', 'log']] : [];
  return [[`${plan}/plan.json`, 'plan'], [`${plan}/${state}`, 'state'], ...log];
}

async function beginningOf(
  { config, pipelineFile }: ReadyTrainrun,
  { manifest }: PlanFiles,
  directory: string,
): Promise<Omit<RunBeginning, 'experiment' | 'phase'>> {
  const revision = await codeRevision(dirname(pipelineFile));
  const code = revision ? { 'git.revision': revision.revision, 'git.dirty': String(revision.dirty) } : {};
  const own = { 'cuvisc.version': packageVersion, 'cuvisc.directory': resolve(directory), 'plan.digest': manifest.digest };
  return { name: basename(resolve(directory)), params: flattenParams(config), tags: { ...config.tags, ...own, ...code, ...userTag() } };
}

/** A container may have no user. */
function userTag(): { readonly user?: string } {
  try {
    return { user: userInfo().username };
  } catch {
    return {};
  }
}

/** The last training of a folder, if it did not finish; a resumed one goes on with its run. */
async function unfinishedTraining(directory: string): Promise<string | undefined> {
  const journal = await readJournal(directory).catch(() => undefined);
  const last = journal?.runs.findLast(({ begin }) => begin.phase === 'train');
  const end = last?.records.findLast(({ type }) => type === 'end' || type === 'continue');
  return end?.type === 'end' && end.status === 'finished' ? undefined : last?.run;
}
