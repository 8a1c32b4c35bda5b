import { z } from 'zod';
import { defineScheduleFunction } from '../contracts.js';
import { readParams } from '../read-params.js';

const schema = z.strictObject({ from: z.number(), to: z.number(), steps: z.int().positive() });

/** from + (to - from) f with f = time / (steps - 1), 1 from the last step on. One step is `to`. */
export const linear = defineScheduleFunction({
  name: 'linear',
  doc: 'From one number to another by equal differences.',
  create(params) {
    const { from, to, steps } = readParams(schema, params, 'linear');
    return (time) => (time >= steps - 1 ? to : from + ((to - from) * time) / (steps - 1));
  },
});
