import type { PlanManifest } from '../../schemas/plan.js';
import type { CheckedPipeline } from '../2-check/checked-pipeline.js';
import type { FitLevelModules } from '../3-lower/lower-fit.js';
import type { StageModules } from '../3-lower/lower-stages.js';

/** Every state entry of the pipeline. One without an initial value must be set by a fit before it is read. */
export function stateSpecs(pipeline: CheckedPipeline, modules: StageModules, fit: readonly FitLevelModules[]): PlanManifest['state'] {
  const used = usedInputs(pipeline, modules, fit);
  return pipeline.nodes.flatMap((node) =>
    Object.entries(node.definition.state?.(node.facts) ?? {}).map(([entry, { dtype, dims, trainable, initial, doc }]) => {
      const name = `${node.name}.${entry}`;
      return { name, node: node.name, dtype, dims: [...dims], trainable: trainable ?? false, needsFit: !initial && used.has(name), doc };
    }),
  );
}

/** State that graphs read, directly or through a derived tensor. */
function usedInputs(pipeline: CheckedPipeline, modules: StageModules, fit: readonly FitLevelModules[]): Set<string> {
  const all = [...Object.values(modules), ...fit.map((level) => level.update)].flatMap((module) => module?.inputs ?? []);
  const used = new Set(all.map((input) => input.name));
  for (const { inputs, outputs } of derivations(pipeline)) {
    if (Object.values(outputs).some(({ name }) => used.has(name))) for (const name of Object.values(inputs)) used.add(name);
  }
  return used;
}

/** Derived tensors of all nodes, with their state and result names made global. */
export function derivations(pipeline: CheckedPipeline): PlanManifest['derived'] {
  return pipeline.nodes.flatMap(({ name, definition, facts }) => {
    const derive = definition.derive?.(facts);
    if (!derive) return [];
    const inputs = Object.fromEntries(Object.entries(derive.reads).map(([key, entry]) => [key, `${name}.${entry}`]));
    const outputs = Object.fromEntries(
      Object.entries(derive.results).map(([key, { dtype, dims }]) => [key, { name: `${name}.${key}`, dtype, dims: [...dims] }]),
    );
    return [{ host: derive.host, node: name, params: { ...derive.params }, inputs, outputs }];
  });
}
