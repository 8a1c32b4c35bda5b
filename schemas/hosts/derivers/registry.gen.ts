// Written by `npm run generate`; edit the files it imports instead.
import { quadraticFactor } from './quadratic-factor.js';

/** The contract of every deriver, by name. */
export const deriverContracts = { quadraticFactor };
