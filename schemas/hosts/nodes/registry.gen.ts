// Written by `npm run generate`; edit the files it imports instead.
import { continuumRemoval } from './continuum-removal.js';
import { exponentialRx } from './exponential-rx.js';
import { localRx } from './local-rx.js';
import { neighbourDifferences } from './neighbour-differences.js';
import { principalComponentsOfImages } from './principal-components-of-images.js';

/** The contract of every host node, by name. */
export const nodeContracts = { continuumRemoval, exponentialRx, localRx, neighbourDifferences, principalComponentsOfImages };
