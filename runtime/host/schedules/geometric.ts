import { z } from 'zod';
import { defineScheduleFunction } from '../contracts.js';
import { readParams } from '../read-params.js';

const schema = z.strictObject({ from: z.number().positive(), to: z.number().positive(), steps: z.int().positive() });

/** exp((1 - f) ln from + f ln to) with f = time / (steps - 1), 1 from the last step on: equal ratios between neighbours. One step is `to`. */
export const geometric = defineScheduleFunction({
  name: 'geometric',
  doc: 'From one number to another by equal factors.',
  create(params) {
    const { from, to, steps } = readParams(schema, params, 'geometric');
    return (time) => {
      if (time >= steps - 1) return to;
      const share = time / (steps - 1);
      return Math.exp((1 - share) * Math.log(from) + share * Math.log(to));
    };
  },
});
