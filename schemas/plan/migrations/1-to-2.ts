import { graphRequirement } from '../version.js';
import type { ManifestValue, Migration } from './contract.js';
import { withRelations } from './relations-of-names.js';

/** Manifests of 0.1.0. */
export const from1to2: Migration = {
  from: 1,
  doc: 'Says what the plan requires and how the training graphs call the scalars that belong to no node; a stage is a list of steps; what names said stands in fields.',
  migrate: (before) => withSteps(withRelations(before)),
};

function withSteps({ format, version: _, ...manifest }: ManifestValue): ManifestValue {
  return {
    format,
    version: 2,
    minor: 0,
    requires: [graphRequirement],
    ...manifest,
    stages: Object.fromEntries(
      Object.entries(manifest.stages as ManifestValue).map(([stage, plan]) => [stage, stageWithSteps(plan as ManifestValue)]),
    ),
    fit: (manifest.fit as readonly ManifestValue[]).map((level) => ({ before: [], ...level })),
    train: manifest.train && { ...(manifest.train as ManifestValue), scalars },
  };
}

/** A stage had one graph, or null. */
function stageWithSteps({ graph, ...stage }: ManifestValue): ManifestValue {
  return { steps: graph ? [{ kind: 'graph', graph }] : [], ...stage };
}

const scalars = { rate: 'lr', step: 'step', total: 'total', gradNorm: 'grad_norm' };
