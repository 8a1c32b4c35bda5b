// Written by `npm run generate`; edit the files it imports instead.
import type { Deriver } from '../contracts.js';
import { quadraticFactor } from './quadratic-factor.js';

/** Every deriver, by name. */
export const derivers: Readonly<Record<string, Deriver>> = { quadraticFactor };
