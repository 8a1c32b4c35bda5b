import { z } from 'zod';
import { defineScheduleContract } from '../contracts.js';

export const constant = defineScheduleContract({
  name: 'constant',
  doc: 'One number.',
  params: z.strictObject({ value: z.number().describe('The number.') }),
});
