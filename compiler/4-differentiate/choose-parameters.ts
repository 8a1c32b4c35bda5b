import type { CheckedNode, CheckedPipeline } from '../2-check/checked-pipeline.js';
import { nothingToUnfreeze } from '../diagnostics/catalogue/nothing-to-unfreeze.js';
import { unknownTrainingNode } from '../diagnostics/catalogue/unknown-training-node.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import { nearestName } from '../../schemas/nearest-name.js';
import type { Span } from '../diagnostics/span.js';
import { entryName } from '../ir/names.js';
import type { DerivedResult } from '../nodes/host-declarations.js';
import type { TrainingRequest } from './training-request.js';

/** A tensor that training may change: state, or a derived tensor that state follows. */
export interface TrainableTensor {
  /** `node.entry` of the graph input. */
  readonly name: string;
  readonly node: CheckedNode;
  readonly follows: DerivedResult['trains'];
  /** Weights of a layer train from the start, anything else once its node is unfrozen. */
  readonly isWeights: boolean;
}

/** Trainable tensors that the request leaves unfrozen, by name: see `TrainingRequest.unfreeze`. Reports names that are no such nodes. */
export function chooseParameters(pipeline: CheckedPipeline, request: TrainingRequest, diagnostics: Diagnostics): Map<string, TrainableTensor> {
  const at = { source: pipeline.ast.source, start: 0, end: 0 };
  const frozen = new Set(known(pipeline, request.freeze ?? [], 'freeze_nodes', at, diagnostics).map(({ name }) => name));
  const unfrozen = request.unfreeze && known(pipeline, request.unfreeze, 'unfreeze_nodes', at, diagnostics);
  for (const node of unfrozen ?? []) {
    if (trainablesOf(node).length === 0) diagnostics.report(nothingToUnfreeze, node.ast.name.span, { node: node.name, kind: node.definition.kind });
  }
  const trains = ({ node, isWeights }: TrainableTensor): boolean => {
    if (!unfrozen) return true;
    return unfrozen.length === 0 ? isWeights : unfrozen.includes(node);
  };
  const tensors = pipeline.nodes
    .filter(({ name }) => !frozen.has(name))
    .flatMap(trainablesOf)
    .filter(trains);
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

/** The nodes of these names; others are reported. */
export function known(pipeline: CheckedPipeline, names: readonly string[], role: string, at: Span, diagnostics: Diagnostics): CheckedNode[] {
  return names.flatMap((name) => {
    const node = pipeline.nodes.find((candidate) => candidate.name === name);
    if (node) return [node];
    const suggestion = nearestName(
      name,
      pipeline.nodes.map((candidate) => candidate.name),
    );
    diagnostics.report(unknownTrainingNode, at, { name, role }, { suggestion });
    return [];
  });
}

function trainablesOf(node: CheckedNode): TrainableTensor[] {
  const { definition, facts, name } = node;
  const states = Object.entries(definition.state?.(facts) ?? {}).filter(([, entry]) => entry.trainable);
  const derived = Object.entries(definition.derive?.(facts).results ?? {}).filter(([, result]) => result.trains);
  return [
    ...states.map(([entry, { trainable }]) => ({ name: entryName(name, entry), node, follows: undefined, isWeights: trainable === 'weights' })),
    ...derived.map(([result, { trains }]) => ({ name: entryName(name, result), node, follows: trains, isWeights: false })),
  ];
}
