import type { HostStep, PlanStep, StagePlan } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { CheckedNode } from '../2-check/checked-pipeline.js';
import type { IrHostStep } from '../3b-partition/partition.js';
import type { OptimisedStep } from '../5-optimise/optimise.js';
import { localityOf } from '../ir/locality.js';
import type { IrModule } from '../ir/value.js';
import type { HostDeclaration } from '../nodes/contract.js';
import { type Emission, graphInput, noiseOf, planGraph } from './plan-graph.js';
import { placeOf } from './plan-node.js';

/** The steps of a stage, the metrics that read their outputs, and the random numbers that they read. */
export function stagePlan(emission: Emission, stage: Stage, steps: readonly OptimisedStep[]): StagePlan {
  const modules = graphModules(steps);
  const outputs = modules.flatMap((module) => module.outputs);
  const running = emission.pipeline.nodes.filter(({ name }) => emission.pipeline.stages[stage].status[name]?.status === 'runs');
  const metrics = running.flatMap((node) => {
    const { metric } = node.definition;
    if (!metric) return [];
    const read = outputs.flatMap(({ name, role, of }) => (role === 'metric' && of?.node === node.name ? [[of.entry, name] as const] : []));
    const inputs = Object.fromEntries(read);
    return [{ node: node.name, host: metric.host.name, params: { ...metric.params({ ...node.facts, hparams: node.hparams }) }, inputs }];
  });
  const noise = noiseOf(modules);
  return { steps: planSteps(emission, stage, steps), metrics, ...(noise.length > 0 && { noise }) };
}

function graphModules(steps: readonly OptimisedStep[]): IrModule[] {
  return steps.flatMap((step) => (step.kind === 'graph' ? [step.main] : []));
}

/** Steps whose graphs are called `name.onnx`, or `name-0.onnx` and so on if there are several. */
export function planSteps(emission: Emission, name: string, steps: readonly OptimisedStep[]): PlanStep[] {
  const modules = graphModules(steps);
  return steps.map((step): PlanStep => {
    if (step.kind === 'host') return hostStep(emission, step);
    const graph = modules.length === 1 ? name : `${name}-${modules.indexOf(step.main)}`;
    const values = step.main.outputs.map((output) => output.value);
    return { kind: 'graph', graph: planGraph(emission, graph, step.main, localityOf(values, emission.ops), step.prologue) };
  });
}

function hostStep({ pipeline }: Emission, { call, inputs, kept }: IrHostStep): HostStep {
  const node = pipeline.nodes.find(({ name }) => name === call.node.node) as CheckedNode;
  const host = node.definition.host as HostDeclaration<object>;
  return {
    kind: 'host',
    node: node.name,
    place: placeOf(node),
    host: host.name,
    params: { ...host.params({ ...node.facts, hparams: node.hparams }) },
    locality: host.locality,
    inputs: Object.entries(inputs).map(([port, input]) => ({ port, ...graphInput(pipeline, input, input.source === 'batch' ? 'batch' : 'value') })),
    outputs: Object.entries(call.outputs).map(([port, { name, type }]) => ({
      port,
      name,
      dtype: type.dtype,
      dims: [...type.dims],
      role: kept.has(name) ? 'output' : 'value',
    })),
  };
}
