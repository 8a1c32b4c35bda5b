// Written by `npm run generate`; edit the files it imports instead.
import type { scheduleContracts } from '../../../schemas/hosts/schedules/registry.gen.js';
import type { Implementations, ScheduleFunction } from '../contracts.js';
import { constant } from './constant.js';
import { exponential } from './exponential.js';
import { geometric } from './geometric.js';
import { linear } from './linear.js';
import { piecewise } from './piecewise.js';

/** Every schedule function, by name. */
export const schedules: Implementations<ScheduleFunction, typeof scheduleContracts> = { constant, exponential, geometric, linear, piecewise };
