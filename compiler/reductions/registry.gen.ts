// Written by `npm run generate`; edit the files it imports instead.
import type { Reduction } from './contract.js';
import { bandExtrema } from './band-extrema.js';
import { classMoments } from './class-moments.js';
import { extrema } from './extrema.js';
import { labelledSample } from './labelled-sample.js';
import { comoments, moments } from './moments.js';

/** Every reduction, by name. */
export const reductions: Readonly<Record<string, Reduction>> = { bandExtrema, classMoments, comoments, extrema, labelledSample, moments };
