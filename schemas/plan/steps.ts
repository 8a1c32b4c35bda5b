import { composed, isPixelwise, type Locality, ownPixel, wholeImage } from '../locality.js';
import type { FitLevel } from './fit.js';
import type { PlanGraph, PlanGraphInput, PlanGraphOutput } from './graph.js';
import type { HostStep, PlanStep, StagePlan, StepPorts } from './stage.js';

/** The graphs of a list of steps, in order. */
export function graphsIn(steps: readonly PlanStep[]): PlanGraph[] {
  return steps.flatMap((step) => (step.kind === 'graph' ? [step.graph] : []));
}

/** The host nodes of a list of steps, in order. */
export function hostStepsIn(steps: readonly PlanStep[]): HostStep[] {
  return steps.flatMap((step) => (step.kind === 'host' ? [step] : []));
}

/** All steps of a pass of a fit: those before its graph, and the graph that gathers. */
export function stepsOfLevel({ before, update }: FitLevel): readonly PlanStep[] {
  return [...before, { kind: 'graph', graph: update }];
}

/** True of an input that comes with each batch: an entry of it, or what an earlier step made of it. */
export function comesWithBatch({ source }: Pick<PlanGraphInput, 'source'>): boolean {
  return source === 'batch' || source === 'value';
}

const known = new WeakMap<object, StepPorts>();

/** What a stage reads and gives; null if nothing runs in it. For a stage of one graph, that graph. */
export function portsOfStage(stage: StagePlan): StepPorts | null {
  return stage.steps.length === 0 ? null : remembered(stage, () => stage.steps);
}

/** What a pass of a fit reads. For one without host nodes, the graph that gathers. */
export function portsOfLevel(level: FitLevel): StepPorts {
  return level.before.length === 0 ? level.update : remembered(level, () => stepsOfLevel(level));
}

/** Whoever looks at ports remembers what it found by the arrays in them, so they stay the same. */
function remembered(owner: object, steps: () => readonly PlanStep[]): StepPorts {
  const ports = known.get(owner) ?? portsOf(steps());
  known.set(owner, ports);
  return ports;
}

function portsOf(steps: readonly PlanStep[]): StepPorts {
  const [only] = steps;
  if (steps.length === 1 && only?.kind === 'graph') return only.graph;
  const inputs = new Map(steps.flatMap(inputsOf).map((input) => [input.name, input]));
  // Each step may read what the one before gives, so their reaches add up at most.
  const locality = steps.map(localityOf).reduce(composed, ownPixel);
  const spatial = isPixelwise(locality) ? undefined : spatialOf(steps);
  return { inputs: [...inputs.values()], outputs: steps.flatMap(outputsOf), locality, ...(spatial && { spatial }) };
}

/** The batch entries of a step. */
function inputsOf(step: PlanStep): PlanGraphInput[] {
  const inputs: readonly PlanGraphInput[] = step.kind === 'graph' ? step.graph.inputs : step.inputs;
  return inputs.filter(({ source }) => source === 'batch');
}

/** What a step gives to others than later steps. */
function outputsOf(step: PlanStep): PlanGraphOutput[] {
  const outputs: readonly PlanGraphOutput[] = step.kind === 'graph' ? step.graph.outputs : step.outputs;
  return outputs.filter(({ role }) => role !== 'value');
}

function localityOf(step: PlanStep): Locality {
  if (step.kind === 'graph') return step.graph.locality;
  return step.locality === 'pixel' ? ownPixel : wholeImage;
}

/** The nodes of all steps that look at where in the image pixels lie; undefined if a graph does not tell. */
function spatialOf(steps: readonly PlanStep[]): string[] | undefined {
  const lists = steps.filter((step) => !isPixelwise(localityOf(step))).map((step) => (step.kind === 'graph' ? step.graph.spatial : [step.node]));
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}
