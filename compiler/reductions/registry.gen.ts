// Written by `npm run generate`; edit the files it imports instead.
import type { Reduction } from './contract.js';
import { classMoments } from './class-moments.js';
import { extrema } from './extrema.js';
import { comoments, moments } from './moments.js';

/** Every reduction, by name. */
export const reductions: Readonly<Record<string, Reduction>> = { classMoments, comoments, extrema, moments };
