// Written by `npm run generate`; edit the files it imports instead.
import type { restorerContracts } from '../../../schemas/hosts/restorers/registry.gen.js';
import type { Implementations, Restorer } from '../contracts.js';
import { covarianceOfFactor } from './covariance-of-factor.js';
import { formOfFactor } from './form-of-factor.js';

/** Every restorer, by name. */
export const restorers: Implementations<Restorer, typeof restorerContracts> = { covarianceOfFactor, formOfFactor };
