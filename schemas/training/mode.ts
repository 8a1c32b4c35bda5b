import { z } from 'zod';

/** Whether a monitored metric should fall or rise. */
export const mode = z.enum(['min', 'max']);
