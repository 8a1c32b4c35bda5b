// Written by `npm run generate`; edit the files it imports instead.
import { covarianceOfFactor } from './covariance-of-factor.js';
import { formOfFactor } from './form-of-factor.js';

/** The contract of every restorer, by name. */
export const restorerContracts = { covarianceOfFactor, formOfFactor };
