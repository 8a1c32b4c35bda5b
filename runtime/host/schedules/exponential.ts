import { exponential as contract } from '../../../schemas/hosts/schedules/exponential.js';
import { defineScheduleFunction } from '../contracts.js';

/** max(minimum, start * factor^time). */
export const exponential = defineScheduleFunction(contract, ({ start, factor, minimum }) => {
  return (time) => Math.max(minimum, start * factor ** time);
});
