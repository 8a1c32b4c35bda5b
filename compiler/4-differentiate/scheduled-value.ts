import type { ParamsFor } from '../../schemas/hosts/contracts.js';
import { scheduleContracts } from '../../schemas/hosts/schedules/registry.gen.js';
import type { WeightKnot } from '../../schemas/training/step.js';
import { declareSchedule, type ScheduleDeclaration } from '../nodes/host-declarations.js';

type Contracts = typeof scheduleContracts;

/**
 * A number, or one that changes while training goes on: by knots, joined by straight lines between epochs and held outside, or by a
 * schedule of the runtime. No knots are 1.
 */
export type ScheduledValue =
  | number
  | readonly WeightKnot[]
  | {
      readonly [K in keyof Contracts]: { readonly by: ScheduleDeclaration['by']; readonly host: K; readonly params: ParamsFor<Contracts[K]> };
    }[keyof Contracts];

/** The schedule of a value; `undefined` for 1, which multiplies nothing. */
export function scheduleOfFactor(value: ScheduledValue | undefined): ScheduleDeclaration | undefined {
  if (value === undefined || value === 1) return undefined;
  if (typeof value === 'number') return declareSchedule({ by: 'epoch', host: scheduleContracts.constant, params: { value } });
  if ('host' in value) return declareSchedule({ ...value, host: scheduleContracts[value.host] });
  const [first, ...others] = value.map(({ epoch, weight }) => [epoch, weight] as const);
  return first && declareSchedule({ by: 'epoch', host: scheduleContracts.piecewise, params: { knots: [first, ...others] } });
}
