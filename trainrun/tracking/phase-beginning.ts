import { userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import { packageVersion } from '../../schemas/version.js';
import { flattenParams, readJournal, type RecordedRun, type RunBeginning } from '../../tracking/index.js';
import { codeRevision } from '../run-folder/code-revision.js';
import type { TrackedPhase } from './track-phase.js';

/**
 * What a journal says of a phase when it begins. A training that is resumed goes on with its run, an evaluation stands below the training that it
 * measures; a build has a row at a server only if it fails.
 */
export async function phaseBeginning({ phase, directory, resume = false, overrides, environment, tracking }: TrackedPhase): Promise<RunBeginning> {
  const { config, base, experiment = config.name, planDigest } = tracking;
  const code = await codeRevision(base);
  const trained = phase === 'build' ? undefined : await lastTraining(directory);
  const tags = {
    ...config.tags,
    ...{ 'cuvisc.version': packageVersion, 'cuvisc.directory': resolve(directory) },
    ...(planDigest !== undefined && { 'plan.digest': planDigest }),
    ...(code && { 'git.revision': code.revision, 'git.dirty': String(code.dirty) }),
    ...(overrides.length > 0 && { overrides: JSON.stringify(overrides) }),
    ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [`environment.${name}`, value])),
    ...userTag(),
  };
  return {
    ...{ name: basename(resolve(directory)), experiment, phase, params: flattenParams(config), tags },
    ...(phase === 'build' && { quiet: true }),
    ...(phase === 'train' && resume && { continues: unfinished(trained)?.run }),
    ...(phase === 'evaluate' && { parent: trained?.run }),
  };
}

/** The last training that the journal of a folder tells of. A journal that cannot be read, or is not there, tells of none. */
export async function lastTraining(directory: string): Promise<RecordedRun | undefined> {
  const journal = await readJournal(directory).catch(() => undefined);
  return journal?.runs.findLast(({ begin }) => begin.phase === 'train');
}

function unfinished(run: RecordedRun | undefined): RecordedRun | undefined {
  const last = run?.records.findLast(({ type }) => type === 'end' || type === 'continue');
  return last?.type === 'end' && last.status === 'finished' ? undefined : run;
}

/** A container may have no user. */
function userTag(): { readonly user?: string } {
  try {
    return { user: userInfo().username };
  } catch {
    return {};
  }
}
