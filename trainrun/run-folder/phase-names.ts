import { join } from 'node:path';

/** The phases of a run, in order; each rests on those before it. */
export const phaseNames = ['build', 'train', 'evaluate'] as const;

/** A phase of a run. */
export type PhaseName = (typeof phaseNames)[number];

/** Folder of the phases' records within that of a run, and of the lock that one verb at a time holds. */
export const phasesFolder = 'phases';

/** Where the record of a phase lies. */
export function phaseFile(directory: string, phase: PhaseName): string {
  return join(directory, phasesFolder, `${phase}.json`);
}

/** A phase and all that rest on it. */
export function phasesFrom(phase: PhaseName): readonly PhaseName[] {
  return phaseNames.slice(phaseNames.indexOf(phase));
}
