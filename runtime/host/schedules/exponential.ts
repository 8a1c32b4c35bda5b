import { z } from 'zod';
import { defineScheduleFunction } from '../contracts.js';
import { readParams } from '../read-params.js';

const schema = z.strictObject({ start: z.number(), factor: z.number(), minimum: z.number() });

/** max(minimum, start * factor^time). */
export const exponential = defineScheduleFunction({
  name: 'exponential',
  doc: 'Decay by a factor down to a floor.',
  create(params) {
    const { start, factor, minimum } = readParams(schema, params, 'exponential');
    return (time) => Math.max(minimum, start * factor ** time);
  },
});
