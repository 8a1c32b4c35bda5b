import { piecewise as contract } from '../../../schemas/hosts/schedules/piecewise.js';
import { defineScheduleFunction } from '../contracts.js';

/** Straight lines between `knots` [time, value], whose times rise; the first and the last value are held outside. */
export const piecewise = defineScheduleFunction(contract, ({ knots }) => {
  return (time) => {
    const [end, last] = knots.find(([at]) => at >= time) ?? knots.at(-1) ?? knots[0];
    const [start, first] = knots.findLast(([at]) => at <= time) ?? knots[0];
    return end <= start ? last : first + ((last - first) * (time - start)) / (end - start);
  };
});
