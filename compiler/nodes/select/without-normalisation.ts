import { z } from 'zod';

const ignored = z.unknown().optional().describe('Written by pipelines of the reference, used nowhere: the class scales its image itself.');

/** Hyper-parameters of other selectors that pipelines also give to those that draw their image in a way of their own, where they change nothing. */
export const withoutNormalisation = z.strictObject({
  norm_mode: ignored,
  apply_gamma: ignored,
  freeze_running_bounds_after_frames: ignored,
  running_warmup_frames: ignored,
  normalize_output: ignored,
});
