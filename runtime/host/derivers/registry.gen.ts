// Written by `npm run generate`; edit the files it imports instead.
import type { deriverContracts } from '../../../schemas/hosts/derivers/registry.gen.js';
import type { Implementations, Deriver } from '../contracts.js';
import { quadraticFactor } from './quadratic-factor.js';

/** Every deriver, by name. */
export const derivers: Implementations<Deriver, typeof deriverContracts> = { quadraticFactor };
