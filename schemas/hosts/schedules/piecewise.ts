import { z } from 'zod';
import { defineScheduleContract } from '../contracts.js';

const knot = z.tuple([z.number(), z.number()]).readonly();

export const piecewise = defineScheduleContract({
  name: 'piecewise',
  doc: 'Straight lines between given numbers.',
  params: z.strictObject({
    knots: z.tuple([knot], knot).readonly().describe('Pairs of time and number, whose times rise; the outer numbers are held outside.'),
  }),
});
