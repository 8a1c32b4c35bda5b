import { graphRequirement } from '../version.js';
import type { ManifestValue, Migration } from './contract.js';

/** Manifests of 0.1.0. */
export const from1to2: Migration = {
  from: 1,
  doc: 'Says what the plan requires, and how the training graphs call the scalars that belong to no node.',
  migrate: ({ format, version: _, ...manifest }) => ({
    format,
    version: 2,
    minor: 0,
    requires: [graphRequirement],
    ...manifest,
    train: manifest.train && { ...(manifest.train as ManifestValue), scalars },
  }),
};

const scalars = { rate: 'lr', step: 'step', total: 'total', gradNorm: 'grad_norm' };
