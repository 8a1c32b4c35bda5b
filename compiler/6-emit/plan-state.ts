import type { PlanManifest } from '../../schemas/plan.js';
import type { CheckedPipeline } from '../2-check/checked-pipeline.js';
import { entryName } from '../ir/names.js';

/** Every state entry of the pipeline. One without an initial value must be set by a fit before it is read. */
export function stateSpecs(pipeline: CheckedPipeline): PlanManifest['state'] {
  return pipeline.nodes.flatMap((node) =>
    Object.entries(node.definition.state?.(node.facts) ?? {}).map(([entry, { dtype, dims, trainable, initial, doc }]) => {
      const name = entryName(node.name, entry);
      return { name, node: node.name, dtype, dims: [...dims], trainable: trainable !== undefined, needsFit: !initial, doc };
    }),
  );
}

/** Derived tensors of all nodes, with their state and result names made global. */
export function derivations(pipeline: CheckedPipeline): PlanManifest['derived'] {
  return pipeline.nodes.flatMap(({ name, definition, facts }) => {
    const derive = definition.derive?.(facts);
    if (!derive) return [];
    const inputs = Object.fromEntries(Object.entries(derive.reads).map(([key, entry]) => [key, entryName(name, entry)]));
    const outputs = Object.fromEntries(
      Object.entries(derive.results).map(([key, { dtype, dims }]) => [key, { name: entryName(name, key), dtype, dims: [...dims] }]),
    );
    return [{ host: derive.host.name, node: name, params: { ...derive.params }, inputs, outputs }];
  });
}
