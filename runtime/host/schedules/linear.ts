import { linear as contract } from '../../../schemas/hosts/schedules/linear.js';
import { defineScheduleFunction } from '../contracts.js';

/** from + (to - from) f with f = time / (steps - 1), 1 from the last step on. One step is `to`. */
export const linear = defineScheduleFunction(contract, ({ from, to, steps }) => {
  return (time) => (time >= steps - 1 ? to : from + ((to - from) * time) / (steps - 1));
});
