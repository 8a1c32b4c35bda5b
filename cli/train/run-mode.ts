import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { OptionDefinition } from '../command.js';
import { text } from '../options/values.js';

const modes = ['train', 'validate', 'test'] as const;

/** The options that choose between a run and a measurement of what an earlier one left. */
export const modeOptions = {
  mode: {
    flags: '--mode <mode>',
    doc: 'train (default), or measure val or test with the plan of an earlier run, changing nothing: validate, test',
    value: z.enum(modes, { error: `expected one of ${modes.join(', ')}` }).default('train'),
  },
  checkpoint: {
    flags: '--checkpoint <file>',
    doc: "with --mode validate or test: a checkpoint of that run in place of the plan's state",
    value: text,
  },
} as const satisfies Record<string, OptionDefinition>;

/** What `cuvisc train` does: a whole run, or a measurement of an earlier one. */
export type RunMode = (typeof modes)[number];

interface ModeFlags {
  readonly mode: RunMode;
  readonly checkpoint: string | undefined;
  readonly resume: boolean;
  readonly refit: boolean;
  readonly only: boolean;
  readonly smoke: boolean;
}

/** Throws `CuviscError` `option-invalid` for options that have no meaning in the mode. */
export function checkMode({ mode, checkpoint, resume, refit, only, smoke }: ModeFlags): void {
  if (mode === 'train' && checkpoint !== undefined) {
    throw new CuviscError('option-invalid', '--checkpoint chooses what is measured', { hint: 'add --mode validate or test, or go on with --resume' });
  }
  if (mode !== 'train' && (resume || refit || only || smoke)) {
    throw new CuviscError('option-invalid', `--mode ${mode} changes nothing`, { hint: 'leave --resume, --refit, --only and --smoke out' });
  }
  if (smoke && (resume || only)) {
    throw new CuviscError('option-invalid', '--smoke has no folder with an earlier phase', { hint: `leave ${resume ? '--resume' : '--only'} out` });
  }
}
