import { z } from 'zod';
import { defineScheduleFunction } from '../contracts.js';
import { readParams } from '../read-params.js';

const schema = z.strictObject({ value: z.number() });

/** `value` at all times. */
export const constant = defineScheduleFunction({
  name: 'constant',
  doc: 'One number.',
  create(params) {
    const { value } = readParams(schema, params, 'constant');
    return () => value;
  },
});
