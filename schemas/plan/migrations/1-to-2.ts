import { type HostParts, hostRequirements } from '../../hosts/host-calls.js';
import { graphRequirement } from '../version.js';
import type { ManifestValue, Migration } from './contract.js';
import { withRelations } from './relations-of-names.js';

/** Manifests of 0.1.0. */
export const from1to2: Migration = {
  from: 1,
  doc: 'Says what the plan requires and how the training graphs call the scalars that belong to no node; a stage is a list of steps, and a fit has several statistics; what names said stands in fields.',
  migrate: (before) => withParts(withRelations(before)),
};

function withParts({ format, version: _, ...manifest }: ManifestValue): ManifestValue {
  const parts = {
    ...manifest,
    stages: Object.fromEntries(
      Object.entries(manifest.stages as ManifestValue).map(([stage, plan]) => [stage, stageWithSteps(plan as ManifestValue)]),
    ),
    fit: (manifest.fit as readonly ManifestValue[]).map(withReductions),
    train: manifest.train && { ...(manifest.train as ManifestValue), scalars },
  };
  // Nothing is known of the parts yet but that the schema of version 2 will be held against them.
  const requires = [graphRequirement, ...hostRequirements(parts as unknown as HostParts)];
  return { format, version: 2, minor: 0, requires, ...parts };
}

/** A stage had one graph, or null. */
function stageWithSteps({ graph, ...stage }: ManifestValue): ManifestValue {
  return { steps: graph ? [{ kind: 'graph', graph }] : [], ...stage };
}

/** A node had one statistic. */
function withReductions({ nodes, ...level }: ManifestValue): ManifestValue {
  const fits = (nodes as readonly ManifestValue[]).map(({ reduction, accumulators, mapping, ...fit }) => ({
    ...fit,
    reductions: [{ reduction, accumulators, mapping }],
  }));
  return { before: [], ...level, nodes: fits };
}

const scalars = { rate: 'lr', step: 'step', total: 'total', gradNorm: 'grad_norm' };
