import { z } from 'zod';
import { defineScheduleContract } from '../contracts.js';

export const linear = defineScheduleContract({
  name: 'linear',
  doc: 'From one number to another by equal differences.',
  params: z.strictObject({
    from: z.number().describe('Number at time 0.'),
    to: z.number().describe('Number at time `steps` - 1 and later.'),
    steps: z.int().positive().describe('Units of time that it takes, the first counted.'),
  }),
});
