import type { ScheduleDeclaration } from '../nodes/contract.js';

/** A number, or one that changes while training goes on. */
export type ScheduledValue = number | ScheduleDeclaration;

/** The schedule of a value; `undefined` for 1, which multiplies nothing. */
export function scheduleOfFactor(value: ScheduledValue | undefined): ScheduleDeclaration | undefined {
  if (typeof value !== 'number') return value;
  return value === 1 ? undefined : { by: 'epoch', host: 'constant', params: { value } };
}
