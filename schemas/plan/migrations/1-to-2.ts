import { ownPixel, wholeImage } from '../../locality.js';
import { graphRequirement } from '../version.js';
import type { ManifestValue, Migration } from './contract.js';
import { withRelations } from './relations-of-names.js';

/** Manifests of 0.1.0. */
export const from1to2: Migration = {
  from: 1,
  doc: 'Says what the plan requires, how the training graphs call the scalars that belong to no node, and how far the pixels of a graph look; a stage is a list of steps; what names said stands in fields.',
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
    fit: (manifest.fit as readonly ManifestValue[]).map(levelWithSteps),
    train: manifest.train && trainingWithScalars(manifest.train as ManifestValue),
  };
}

/** A stage had one graph, or null. */
function stageWithSteps({ graph, ...stage }: ManifestValue): ManifestValue {
  return { steps: graph ? [{ kind: 'graph', graph: withLocality(graph) }] : [], ...stage };
}

function levelWithSteps(level: ManifestValue): ManifestValue {
  const nodes = (level.nodes as readonly ManifestValue[]).map((node) => ({ ...node, mapping: withLocality(node.mapping) }));
  return { before: [], ...level, update: withLocality(level.update), merge: withLocality(level.merge), nodes };
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
