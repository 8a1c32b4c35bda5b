import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { planFolder, writePlan } from '../../compiler/index.js';
import { readPlan } from '../../runtime/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { requireReplaceable } from '../../schemas/disk/replace-folder.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { manifestName } from '../../schemas/plan-serialisation.js';
import { activeTracing } from '../../tracking/index.js';
import { checkFirst, checkRun } from '../phases/check-first.js';
import { codeRevision } from '../run-folder/code-revision.js';
import { environmentNow } from '../run-folder/environment.js';
import { type PerformedPhase, performPhase, type PhaseNotes } from '../run-folder/perform-phase.js';
import { planIdentity } from '../run-folder/plan-identity.js';
import { runRecordName } from '../run-folder/read-records.js';
import { type DriftPolicy, requireSameRun } from '../run-folder/run-differences.js';
import { resolvedName } from '../run-folder/run-paths.js';
import type { RunIdentity } from '../run-folder/run-identity.js';
import type { RunRecord } from '../run-folder/run-record.js';
import { verifyPhase } from '../run-folder/verify-phase.js';
import { type PreparedRun, phaseRequest } from './prepare-run.js';
import { type PresentRun, presentRun } from './present-identity.js';

/** What a build came to. */
export interface BuiltRun {
  /** `id` of the run. */
  readonly run: string;
  /** Folder of the plan. */
  readonly plan: string;
}

/**
 * The phase build: checks all that can be known before hours of work, and writes the plan, run.json and the resolved trainrun. What an earlier run
 * in the folder has learnt is gone then, and not before. Throws what `performPhase`, `Plan.check` and writing a plan throw.
 */
export function buildRun(run: PreparedRun): Promise<PerformedPhase<BuiltRun>> {
  return performPhase(phaseRequest(run, 'build', true), async (notes) => {
    const files = run.compiled();
    const present = await presentRun(run);
    notes.identity = present.identity;
    await requireReplaceable(run.planDirectory, planFolder);
    const replaces = existsSync(run.planDirectory);
    const { span } = activeTracing();
    if (replaces) await span('check', {}, () => checkFirst(files, run));
    await span('save plan', {}, () => writePlan(files, run.planDirectory, { state: 'discard' }));
    if (!replaces) await span('check', {}, () => run.plans.use(run.planDirectory, run.opening, (plan) => checkRun(plan, run)));
    await rm(join(run.directory, 'predictions'), { recursive: true, force: true });
    return recorded(run, present, notes);
  });
}

/**
 * The phase build of a run that goes on: nothing is done if it is complete and valid. A folder of an earlier version of cuvisc, or one whose build
 * failed since, gets a record of the plan that is there. Throws `CuviscError` `plan-not-found`, `resume-mismatch` listing every difference, and what reading
 * a plan throws.
 */
export async function resumeBuild(run: PreparedRun): Promise<PerformedPhase<BuiltRun>> {
  const { directory, tell } = run;
  const present = await presentRun(run);
  const onDisk = await identityOnDisk(run);
  const { record, valid } = await verifyPhase(directory, 'build');
  const drift = requireSameRun({ ...(valid && record ? record.identity : {}), ...onDisk }, present.identity, policyOf(run));
  if (valid && record && drift.length === 0) {
    tell({ type: 'phase-end', phase: 'build', directory, record, reused: true });
    return { record, results: record.results as BuiltRun };
  }
  return performPhase(phaseRequest(run, 'build', true), async (notes) => {
    notes.identity = { ...present.identity, ...onDisk };
    notes.drift = drift;
    return recorded(run, present, notes);
  });
}

async function recorded(run: PreparedRun, present: PresentRun, notes: PhaseNotes): Promise<{ results: BuiltRun; outputs: string[] }> {
  const { directory, planDirectory, config } = run;
  const record = await runRecordOf(run, present, notes);
  notes.run = record.id;
  await writeAtomically(join(directory, runRecordName), `${JSON.stringify(record, null, 2)}\n`);
  await writeAtomically(join(directory, resolvedName), resolvedText(run.file, stringify(config)));
  const { manifest, files } = await readPlan(planDirectory);
  // What later phases change is theirs to record.
  const graphs = [...files.keys()].filter((name) => name !== manifestName && name !== manifest.stateFile.path);
  const outputs = [runRecordName, resolvedName].map((name) => join(directory, name));
  return { results: { run: record.id, plan: planDirectory }, outputs: [...outputs, ...graphs.map((name) => join(planDirectory, name))] };
}

async function runRecordOf(run: PreparedRun, { data }: PresentRun, { identity }: PhaseNotes): Promise<RunRecord> {
  const { config, options, file, pipelineFile, directory, planDirectory, base, opening } = run;
  return {
    ...{ version: 1, id: randomUUID(), name: config.name, createdAt: new Date().toISOString(), trainrun: file, pipeline: pipelineFile },
    ...{ plan: relative(directory, planDirectory), overrides: [...(options.overrides ?? [])], searchPaths: [...(options.searchPaths ?? [])] },
    ...{ tags: config.tags, environment: environmentNow(String(opening.device)), code: await codeRevision(base), data, identity },
  };
}

function resolvedText(file: string, yaml: string): string {
  return `# ${file}, composed, with overrides and interpolations; its relative paths count from there.\n${yaml}`;
}

/**
 * Throws `CuviscError` `plan-not-found` if there is no plan of an earlier run, `resume-mismatch` with every difference if the trainrun no longer compiles to it,
 * and what reading a plan throws.
 */
export async function requireSameBuild(run: PreparedRun): Promise<void> {
  requireSameRun(await identityOnDisk(run), planIdentity(run.compiled().manifest), policyOf(run));
}

async function identityOnDisk({ planDirectory }: PreparedRun): Promise<RunIdentity> {
  if (existsSync(planDirectory)) return planIdentity((await readPlan(planDirectory)).manifest);
  const hint = 'run `cuvisc train` without --resume and --mode first, or name the folder of that run with -o';
  throw new CuviscError('plan-not-found', `there is no earlier run: ${planDirectory} is missing`, { place: { file: planDirectory }, hint });
}

/** How differences between a run and the present are met. */
export function policyOf({ directory, settings, tell }: PreparedRun): DriftPolicy {
  return { directory, accept: settings.acceptDrift ?? false, note: (text) => tell({ type: 'notice', text }) };
}
