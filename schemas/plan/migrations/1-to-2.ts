import { type HostParts, hostRequirements } from '../../hosts/host-calls.js';
import { ownPixel, wholeImage } from '../../locality.js';
import { graphRequirement } from '../version.js';
import type { ManifestValue, Migration } from './contract.js';
import { withRelations } from './relations-of-names.js';

/** Manifests of 0.1.0. */
export const from1to2: Migration = {
  from: 1,
  doc: 'Says what the plan requires, how the training graphs call the scalars that belong to no node, and how far the pixels of a graph look; a stage is a list of steps, and a fit has several statistics; what names said stands in fields.',
  migrate: (before) => withParts(withRelations(before)),
};

function withParts({ format, version: _, ...manifest }: ManifestValue): ManifestValue {
  const parts = {
    ...manifest,
    stages: Object.fromEntries(
      Object.entries(manifest.stages as ManifestValue).map(([stage, plan]) => [stage, stageWithSteps(plan as ManifestValue)]),
    ),
    fit: (manifest.fit as readonly ManifestValue[]).map(levelWithReductions),
    train: manifest.train && trainingWithScalars(manifest.train as ManifestValue),
  };
  // Nothing is known of the parts yet but that the schema of version 2 will be held against them.
  const requires = [graphRequirement, ...hostRequirements(parts as unknown as HostParts)];
  return { format, version: 2, minor: 0, requires, ...parts };
}

/** A stage had one graph, or null. */
function stageWithSteps({ graph, ...stage }: ManifestValue): ManifestValue {
  return { steps: graph ? [{ kind: 'graph', graph: withLocality(graph) }] : [], ...stage };
}

/** A node had one statistic. */
function levelWithReductions({ nodes, update, merge, ...level }: ManifestValue): ManifestValue {
  const fits = (nodes as readonly ManifestValue[]).map(({ reduction, accumulators, mapping, ...fit }) => ({
    ...fit,
    reductions: [{ reduction, accumulators, mapping: withLocality(mapping) }],
  }));
  return { before: [], update: withLocality(update), merge: withLocality(merge), ...level, nodes: fits };
}

function trainingWithScalars(train: ManifestValue): ManifestValue {
  const scalars = { rate: 'lr', step: 'step', total: 'total', gradNorm: 'grad_norm' };
  return { ...train, step: withLocality(train.step), accumulate: withLocality(train.accumulate), scalars };
}

/** A graph, and its prologue, said of its pixels whether each depends on itself alone. */
function withLocality(graph: unknown): unknown {
  if (graph === null || typeof graph !== 'object') return graph;
  return Object.fromEntries(
    Object.entries(graph).map(([key, value]) => {
      if (key === 'prologue') return [key, withLocality(value)];
      return key === 'pixelwise' ? ['locality', localityOf(value)] : [key, value];
    }),
  );
}

function localityOf(pixelwise: unknown): unknown {
  return typeof pixelwise === 'boolean' ? { ...(pixelwise ? ownPixel : wholeImage) } : pixelwise;
}
