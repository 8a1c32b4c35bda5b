// Written by `npm run generate`; edit the files it imports instead.
import type { nodeContracts } from '../../../schemas/hosts/nodes/registry.gen.js';
import type { Implementations, HostNode } from '../contracts.js';
import { exponentialRx } from './exponential-rx.js';
import { localRx } from './local-rx.js';
import { neighbourDifferences } from './neighbour-differences.js';

/** Every node that the host computes, by name. */
export const hostNodes: Implementations<HostNode, typeof nodeContracts> = { exponentialRx, localRx, neighbourDifferences };
