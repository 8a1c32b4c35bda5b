// Written by `npm run generate`; edit the files it imports instead.
import type { Optimizer } from './contract.js';
import { adam, adamw } from './adam.js';
import { sgd } from './sgd.js';

/** Every optimizer, by name. */
export const optimizers: Readonly<Record<string, Optimizer>> = { adam, adamw, sgd };
