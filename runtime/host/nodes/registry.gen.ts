// Written by `npm run generate`; edit the files it imports instead.
import type { nodeContracts } from '../../../schemas/hosts/nodes/registry.gen.js';
import type { Implementations, HostNode } from '../contracts.js';
import { continuumRemoval } from './continuum-removal.js';
import { exponentialRx } from './exponential-rx.js';
import { localRx } from './local-rx.js';
import { neighbourDifferences } from './neighbour-differences.js';
import { principalComponentsOfImages } from './principal-components-of-images.js';

/** Every node that the host computes, by name. */
export const hostNodes: Implementations<HostNode, typeof nodeContracts> = {
  continuumRemoval,
  exponentialRx,
  localRx,
  neighbourDifferences,
  principalComponentsOfImages,
};
