// Written by `npm run generate`; edit the files it imports instead.
import { constant } from './constant.js';
import { exponential } from './exponential.js';
import { geometric } from './geometric.js';
import { linear } from './linear.js';
import { piecewise } from './piecewise.js';

/** The contract of every schedule, by name. */
export const scheduleContracts = { constant, exponential, geometric, linear, piecewise };
