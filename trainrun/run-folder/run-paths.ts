import { join } from 'node:path';
import type { ReadyTrainrun } from '../load-trainrun.js';

/** The configuration of a run as it was composed, with overrides and interpolations, in its folder. */
export const resolvedName = 'trainrun.resolved.yaml';

/** The plan that a trainrun writes into its folder. */
export function planDirectoryOf({ config }: ReadyTrainrun, directory = config.output_dir): string {
  return join(directory, `${config.name.replace(/[^\p{L}\p{N}._-]/gu, '_')}.plan`);
}

/** The device that `training.accelerator` asks for. */
export function deviceOf(accelerator = 'auto'): 'auto' | 'cpu' | 'cuda' {
  return accelerator === 'cpu' || accelerator === 'auto' ? accelerator : 'cuda';
}
