import { z } from 'zod';
import { defineScheduleFunction } from '../contracts.js';
import { readParams } from '../read-params.js';

const knot = z.tuple([z.number(), z.number()]);
const schema = z.strictObject({ knots: z.tuple([knot], knot) });

/** Straight lines between `knots` [time, value], whose times rise; the first and the last value are held outside. */
export const piecewise = defineScheduleFunction({
  name: 'piecewise',
  doc: 'Straight lines between given numbers.',
  create(params) {
    const { knots } = readParams(schema, params, 'piecewise');
    return (time) => {
      const [end, last] = knots.find(([at]) => at >= time) ?? (knots.at(-1) as z.output<typeof knot>);
      const [start, first] = knots.findLast(([at]) => at <= time) ?? knots[0];
      return end <= start ? last : first + ((last - first) * (time - start)) / (end - start);
    };
  },
});
