// Written by `npm run generate`; edit the files it imports instead.
import type { Restorer } from '../contracts.js';
import { covarianceOfFactor } from './covariance-of-factor.js';
import { formOfFactor } from './form-of-factor.js';

/** Every restorer, by name. */
export const restorers: Readonly<Record<string, Restorer>> = { covarianceOfFactor, formOfFactor };
