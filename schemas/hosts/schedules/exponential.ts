import { z } from 'zod';
import { defineScheduleContract } from '../contracts.js';

export const exponential = defineScheduleContract({
  name: 'exponential',
  doc: 'Decay by a factor down to a floor.',
  params: z.strictObject({
    start: z.number().describe('Number at time 0.'),
    factor: z.number().describe('Factor per unit of time.'),
    minimum: z.number().describe('The floor.'),
  }),
});
