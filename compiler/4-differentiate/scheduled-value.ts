import type { WeightKnot } from '../../schemas/training/step.js';
import type { ScheduleDeclaration } from '../nodes/contract.js';

/** A number, or one that changes while training goes on; knots are joined by straight lines between epochs and held outside. */
export type ScheduledValue = number | readonly WeightKnot[] | ScheduleDeclaration;

/** The schedule of a value; `undefined` for 1, which multiplies nothing. */
export function scheduleOfFactor(value: ScheduledValue | undefined): ScheduleDeclaration | undefined {
  if (value === undefined || value === 1) return undefined;
  if (typeof value === 'number') return { by: 'epoch', host: 'constant', params: { value } };
  if ('host' in value) return value;
  return { by: 'epoch', host: 'piecewise', params: { knots: value.map(({ epoch, weight }) => [epoch, weight]) } };
}
