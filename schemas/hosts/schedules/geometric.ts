import { z } from 'zod';
import { defineScheduleContract } from '../contracts.js';

export const geometric = defineScheduleContract({
  name: 'geometric',
  doc: 'From one number to another by equal factors.',
  params: z.strictObject({
    from: z.number().positive().describe('Number at time 0.'),
    to: z.number().positive().describe('Number at time `steps` - 1 and later.'),
    steps: z.int().positive().describe('Units of time that it takes, the first counted.'),
  }),
});
