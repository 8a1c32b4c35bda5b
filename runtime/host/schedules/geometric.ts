import { geometric as contract } from '../../../schemas/hosts/schedules/geometric.js';
import { defineScheduleFunction } from '../contracts.js';

/** exp((1 - f) ln from + f ln to) with f = time / (steps - 1), 1 from the last step on: equal ratios between neighbours. One step is `to`. */
export const geometric = defineScheduleFunction(contract, ({ from, to, steps }) => {
  return (time) => {
    if (time >= steps - 1) return to;
    const share = time / (steps - 1);
    return Math.exp((1 - share) * Math.log(from) + share * Math.log(to));
  };
});
