import { z } from 'zod';

/** Hyper-parameters that the reference gives to all that it fits to pixels, and reads only where it draws a sample of them. */
export const pixelSample = z.strictObject({
  max_fit_pixels: z.int().nonnegative().default(20000).describe('Written by the reference, used nowhere: every pixel counts.'),
  fit_seed: z.int().default(0).describe('Written by the reference, used nowhere.'),
});
