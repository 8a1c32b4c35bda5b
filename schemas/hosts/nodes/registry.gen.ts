// Written by `npm run generate`; edit the files it imports instead.
import { exponentialRx } from './exponential-rx.js';
import { localRx } from './local-rx.js';
import { neighbourDifferences } from './neighbour-differences.js';

/** The contract of every host node, by name. */
export const nodeContracts = { exponentialRx, localRx, neighbourDifferences };
