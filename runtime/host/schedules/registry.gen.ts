// Written by `npm run generate`; edit the files it imports instead.
import type { ScheduleFunction } from '../contracts.js';
import { constant } from './constant.js';
import { exponential } from './exponential.js';
import { geometric } from './geometric.js';
import { linear } from './linear.js';
import { piecewise } from './piecewise.js';

/** Every schedule function, by name. */
export const schedules: Readonly<Record<string, ScheduleFunction>> = { constant, exponential, geometric, linear, piecewise };
