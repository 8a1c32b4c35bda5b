import { localityText } from '../../../schemas/locality.js';
import type { Dim } from '../../../schemas/dim.js';
import type { PlanGraph, PlanManifest, PlanNode, StateSpec } from '../../../schemas/plan.js';
import { sha256Of } from '../../../schemas/plan-serialisation.js';
import type { TensorFile } from '../../../schemas/safetensors.js';
import { stages } from '../../../schemas/stage.js';
import { bytesOfTensor } from '../../../schemas/tensor.js';
import type { Fact } from './difference.js';
import { hparamFacts } from './pipeline-facts.js';
import { graphsIn } from '../../../schemas/plan/steps.js';

/**
 * What a plan and its state file say. Left out is what changes without effect on results: text and path of the YAML, lines,
 * file names, and digests that follow from the rest.
 */
export function planFacts(manifest: PlanManifest, state: TensorFile): Fact[] {
  const { pipeline, compat, compiler, wavelengths, fit } = manifest;
  return [
    { area: 'pipeline', subject: 'name', value: pipeline.name },
    { area: 'pipeline', subject: 'description', value: pipeline.description },
    { area: 'pipeline', subject: 'compat', value: compat },
    ...manifest.nodes.flatMap(nodeFacts),
    { area: 'plan', subject: 'compiler', value: compiler },
    { area: 'plan', subject: 'wavelengths', value: wavelengths },
    { area: 'plan', subject: 'fitted levels', value: `${state.metadata.fittedLevels ?? '0'} of ${fit.length}` },
    ...namedGraphs(manifest).flatMap(([name, graph]) => graphFacts(name, graph)),
    ...fitFacts(manifest),
    ...manifest.state.flatMap((spec) => stateFacts(spec, state)),
  ];
}

function nodeFacts({ name, kind, hparams, stages: declared, status }: PlanNode): Fact[] {
  return [
    { area: 'nodes', subject: name, value: kind },
    ...hparamFacts(name, hparams),
    { area: 'stages', subject: name, value: [...new Set(declared)].sort(), node: name },
    ...stages.map((stage): Fact => ({ area: 'status', subject: `${name} in ${stage}`, value: status[stage].status, node: name })),
  ];
}

function namedGraphs({ stages: plans, fit, train }: PlanManifest): [string, PlanGraph][] {
  return [
    ...stages.flatMap((stage): [string, PlanGraph][] => {
      const graphs = graphsIn(plans[stage].steps);
      return graphs.map((graph, i) => [graphs.length === 1 ? stage : `${stage}, graph ${i + 1}`, graph]);
    }),
    ...fit.flatMap(({ before, update, merge }, i): [string, PlanGraph][] => [
      ...graphsIn(before).map((graph, k): [string, PlanGraph] => [`before fit level ${i + 1}, graph ${k + 1}`, graph]),
      [`fit level ${i + 1}`, update],
      [`merge of level ${i + 1}`, merge],
    ]),
    ...(train ? [['training step', train.step] satisfies [string, PlanGraph]] : []),
  ];
}

function graphFacts(name: string, { file, opCount, locality, inputs, outputs }: PlanGraph): Fact[] {
  return [
    { area: 'graphs', subject: name, value: { sha256: file.sha256, operations: opCount, locality: localityText(locality) } },
    ...inputs.map((input): Fact => ({ area: 'graph inputs', subject: `${name}: ${input.name}`, value: `${typeOf(input)} from ${input.source}` })),
    ...outputs.map((output): Fact => ({ area: 'graph outputs', subject: `${name}: ${output.name}`, value: `${typeOf(output)} as ${output.role}` })),
  ];
}

function fitFacts({ fit }: PlanManifest): Fact[] {
  return fit.flatMap(({ nodes }, i) =>
    nodes.map(
      ({ node, reductions, finaliser, params }): Fact => ({
        area: 'fit',
        subject: node,
        value: {
          level: i + 1,
          reductions: reductions.map(({ reduction, mapping }) => ({ reduction, mapping: mapping?.file.sha256 ?? null })),
          finaliser,
          params,
        },
        node,
      }),
    ),
  );
}

function stateFacts(spec: StateSpec, { tensors }: TensorFile): Fact[] {
  const tensor = tensors[spec.name];
  const value = `${typeOf(spec)}${spec.trainable ? ', trainable' : ''}`;
  const held = tensor ? `set (SHA-256 ${sha256Of(bytesOfTensor(tensor)).slice(0, 12)}...)` : 'not set';
  return [
    { area: 'state', subject: spec.name, value, node: spec.node },
    { area: 'values', subject: spec.name, value: held, node: spec.node },
  ];
}

function typeOf({ dtype, dims }: { readonly dtype: string; readonly dims: readonly Dim[] }): string {
  return `${dtype}[${dims.join(', ')}]`;
}
