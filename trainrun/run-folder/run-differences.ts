import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { RunDifference } from './phase-record.js';
import { type IdentityKind, identityKinds, type RunIdentity } from './run-identity.js';

/** What a person can do about a difference of each kind. */
const remedies: Readonly<Record<IdentityKind, string>> = {
  compiler: 'use that version of cuvisc, or build the run anew with this one',
  pipeline: 'put the pipeline YAML back to what it was, or build the run anew',
  plan: 'compile with the same options, or build the run anew',
  class: 'put the class back, or train the new one: what the old one has learnt does not fit',
  hparam: 'put the value back, or build the run anew',
  connection: 'wire the nodes as they were, or build the run anew',
  wavelengths: 'read cubes on the grid of the run, or build the run anew for this one',
  width: 'read cubes of the size and type of the run, or build the run anew for these',
  state: 'put the node back to the shape that it was trained in, or train anew',
  graph: 'follows from the pipeline, its settings and the version of cuvisc',
  setting: 'put the setting back, or train anew with the new one',
  data: 'bring the file of that time back, or train anew on this one',
  labels: 'put the settings of the labels back, or train anew',
  module: 'put the module back to what it was, or train anew with the new one',
  upstream: 'run the later phases anew on what is there now',
};

/** Every thing in which `is` differs from what was recorded, in the order of kinds and names. Kinds that nothing was recorded of are not compared. */
export function runDifferences(was: RunIdentity, is: RunIdentity): RunDifference[] {
  return identityKinds.flatMap((kind) => {
    const [before, now] = [was[kind], is[kind]];
    if (!before || !now) return [];
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => before[name] !== now[name]);
    return names.sort().map((name) => ({ kind, name, was: before[name] ?? null, is: now[name] ?? null, remedy: remedies[kind] }));
  });
}

/** A difference as a line for people. */
export function differenceText({ kind, name, was, is, remedy }: RunDifference): string {
  return `${kind} ${name}: was ${was ?? 'absent'}, is ${is ?? 'absent'}; ${remedy}`;
}

/** How differences are met. */
export interface DriftPolicy {
  /** Folder of the run, for the message. */
  readonly directory: string;
  /** Go on in spite of them. */
  readonly accept: boolean;
  /** Hears those that were accepted. */
  readonly note: (text: string) => void;
}

/**
 * The differences between what a run recorded and the present, which `policy` accepts. Throws `CuviscError` `resume-mismatch` listing every one of them
 * if it does not.
 */
export function requireSameRun(was: RunIdentity, is: RunIdentity, { directory, accept, note }: DriftPolicy): RunDifference[] {
  const found = runDifferences(was, is);
  if (found.length === 0) return found;
  const list = found.map((each) => `  ${differenceText(each)}`).join('\n');
  const text = `the run differs from what the trainrun is now, in ${new Set(found.map(({ kind }) => kind)).size === 1 ? (found[0]?.kind ?? '') : `${found.length} things`}:\n${list}`;
  if (!accept)
    throw new CuviscError('resume-mismatch', text, {
      place: { file: directory },
      hint: 'put these back, begin a new run, or go on all the same with --accept-drift',
    });
  note(`Accepted: ${text}`);
  return found;
}
