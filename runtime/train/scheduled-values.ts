import type { TrainPlan } from '../../schemas/plan.js';
import { type Hosts, hostNamed } from '../host/hosts.js';

/** When a training graph runs, in epochs and in updates, each from 0. */
export interface TrainTime {
  readonly epoch: number;
  readonly step: number;
}

/** The values of a plan's schedules at a time, by graph input. They depend on the time alone, so a resumed run repeats them. */
export type ScheduledValues = (time: TrainTime) => Readonly<Record<string, number>>;

/** Prepares the schedules of a plan. Throws `CuviscError` `host-unknown` or `plan-params-invalid`. */
export function createScheduledValues(hosts: Hosts, schedules: TrainPlan['schedules']): ScheduledValues {
  const functions = schedules.map(({ name, by, host, params }) => ({ name, by, valueAt: hostNamed(hosts.schedules, host, name).create(params) }));
  return (time) => Object.fromEntries(functions.map(({ name, by, valueAt }) => [name, valueAt(time[by])]));
}
