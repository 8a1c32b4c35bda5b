import { constant as contract } from '../../../schemas/hosts/schedules/constant.js';
import { defineScheduleFunction } from '../contracts.js';

/** `value` at all times. */
export const constant = defineScheduleFunction(contract, ({ value }) => {
  return () => value;
});
